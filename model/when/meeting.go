package when

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"winnow/model"
)

// MeetingExamples names what Meeting understands.
const MeetingExamples = "thu 14:00 luis, tomorrow 9:30 45m, 3 dec 10:00 Ana Ruiz"

// length is a meeting's: minutes, or hours.
var length = regexp.MustCompile(`(?i)\b(\d{1,3}) ?(m|mins?|minutes|h|hours?)\b`)

// Meeting reads a meeting that is still to come, in loc (nil = UTC): a time as
// Parse reads it, of a clock time at least, then in either order how long it takes
// ("45m", "1h"; else model.MeetingMinutes) and with whom. An empty text is none. The
// error is of kind invalid and names what would be understood.
func Meeting(text string, now time.Time, loc *time.Location) (m model.Meeting, err error) {
	words := strings.Fields(text)
	if len(words) == 0 {
		return m, nil
	}
	from, to := 0, 0
	for ; from < len(words) && to == 0; from++ { // the name may come first
		for i := len(words); i > from && to == 0; i-- {
			m.At, err = Parse(strings.Join(words[from:i], " "), now, loc)
			switch {
			case err == nil:
				to = i
			case strings.Contains(err.Error(), "has passed"):
				return model.Meeting{}, err
			}
		}
	}
	if from--; to == 0 {
		return model.Meeting{}, model.Invalid("try "+MeetingExamples, "%q does not name a time", text)
	}
	if !hasClock(words[from:to]) {
		return model.Meeting{}, model.Invalid("try "+MeetingExamples, "at what time? %q does not say", text)
	}
	m.At, m.Minutes = m.At.Truncate(time.Second), model.MeetingMinutes
	rest := strings.Join(append(slices.Clone(words[:from]), words[to:]...), " ")
	if at := length.FindStringSubmatchIndex(rest); at != nil {
		m.Minutes, _ = strconv.Atoi(rest[at[2]:at[3]])
		if strings.EqualFold(rest[at[4]:at[4]+1], "h") {
			m.Minutes *= 60
		}
		rest = rest[:at[0]] + rest[at[1]:]
	}
	if m.Minutes < 1 || m.Minutes > 24*60 {
		return model.Meeting{}, model.Invalid("try 30m or 1h", "a meeting takes a minute at least and a day at most")
	}
	with := strings.Fields(rest)
	if len(with) > 0 && strings.EqualFold(with[0], "with") {
		with = with[1:]
	}
	m.With = strings.TrimPrefix(strings.Join(with, " "), "@")
	return m, nil
}

// hasClock reports whether the words of a time name a time of the day: a day alone
// does not, and a span of hours does.
func hasClock(words []string) bool {
	all := strings.ToLower(strings.Join(words, " "))
	return clockWord.MatchString(all) || strings.Contains(all, ":")
}

var clockWord = regexp.MustCompile(`\d ?(am|pm)$|\d\.\d\d$|^(in )?\d+ ?(m|min|mins|minutes?|h|hrs?|hours?)$`)
