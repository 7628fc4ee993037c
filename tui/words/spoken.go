package words

import (
	"regexp"
	"strconv"
	"strings"

	"winnow/model"
)

// Spoken is a row as somebody would read it out: name, title, company, score, grade,
// when to act and why it is here. queue is as in Why.
func (s Speaker) Spoken(r model.Row, queue bool) string {
	parts := []string{r.Label}
	add := func(text string) {
		if text != "" {
			parts = append(parts, text)
		}
	}
	if r.Title != r.Label {
		add(r.Title)
	}
	if r.Company != r.Label {
		add(r.Company)
	}
	add("score " + strconv.Itoa(r.Score))
	add(r.Grade)
	if !r.Stage.Open() {
		add(Stage(r.Stage))
	}
	due := s.Due(r).Text
	if r.Stage.Open() {
		due = spokenDue(due)
	} else {
		due = Units(due)
		if r.Stage == model.StageSQL && strings.HasPrefix(due, "since ") {
			due = "waits " + due
		}
	}
	add(due)
	if why := s.spokenWhy(r, queue); why != r.Title {
		add(why)
	}
	if r.Attempts > 0 && r.Stage.Open() {
		add(Count(r.Attempts, "try", "tries") + " so far")
	}
	switch {
	case r.EmailCause != "" && r.PhoneCause != "":
		add("do not contact")
	case r.EmailCause != "":
		add("do not e-mail")
	case r.PhoneCause != "":
		add("do not call")
	}
	return strings.Join(parts, ", ")
}

// spokenDue is what Due says of an open row, in whole words.
func spokenDue(text string) string {
	switch rest, left := strings.CutSuffix(text, " left"); {
	case text == "", strings.HasPrefix(text, "due"):
		return text
	case left:
		return "due in " + Units(rest)
	case strings.HasSuffix(text, "LATE !"):
		if by := strings.TrimSpace(strings.TrimSuffix(text, "LATE !")); by != "" {
			return "late by " + Units(by)
		}
		return "late"
	case strings.HasPrefix(text, "@"):
		return "owned by " + text[1:]
	case strings.HasPrefix(text, "in "):
		return "due " + Units(text)
	}
	return "due " + text
}

var (
	ended = regexp.MustCompile(` (\d+[mhdw])$`)
	often = regexp.MustCompile(` [×x](\d+)$`)
	unit  = regexp.MustCompile(`\b(\d+)([mhdw])\b`)
)

func (s Speaker) spokenWhy(r model.Row, queue bool) string {
	text := s.Why(r, queue).Text
	if ended.MatchString(text) && r.Why.Count <= 1 {
		return Units(text) + " ago"
	}
	text = often.ReplaceAllString(text, " $1 times")
	if name, dup := strings.CutPrefix(text, "= dup? "); dup {
		return "maybe a duplicate of " + name
	}
	return text
}

// Units writes the units of times out: "5m" is "5 minutes".
func Units(text string) string {
	return unit.ReplaceAllStringFunc(text, func(m string) string {
		word := map[byte]string{'m': "minute", 'h': "hour", 'd': "day", 'w': "week"}[m[len(m)-1]]
		n := m[:len(m)-1]
		if n != "1" {
			word += "s"
		}
		return n + " " + word
	})
}
