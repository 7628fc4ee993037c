package criteria

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"winnow/model"
	"winnow/model/spell"
)

// Mistake is one thing wrong with a criteria file. Line and Column count from 1,
// columns in characters.
type Mistake struct {
	File         string
	Line, Column int
	Problem      string
}

func (m Mistake) String() string {
	return fmt.Sprintf("%s:%d:%d: %s", m.File, m.Line, m.Column, m.Problem)
}

// Mistakes is every mistake of a file, in the order of their places.
type Mistakes []Mistake

func (m Mistakes) Error() string {
	lines := make([]string, len(m))
	for i, x := range m {
		lines[i] = x.String()
	}
	return strings.Join(lines, "\n")
}

// MistakesOf returns the mistakes that an error of Parse lists, nil when it
// lists none.
func MistakesOf(err error) []Mistake {
	var m Mistakes
	errors.As(err, &m)
	return m
}

// reader goes through a text and collects mistakes.
type reader struct {
	file     string
	text     string
	mistakes Mistakes
}

// wrong notes a mistake at a byte offset of the text.
func (r *reader) wrong(at int, format string, args ...any) {
	r.mistakes = append(r.mistakes, r.at(at, fmt.Sprintf(format, args...)))
}

func (r *reader) at(at int, problem string) Mistake {
	line, column := position(r.text, at)
	return Mistake{File: r.file, Line: line, Column: column, Problem: problem}
}

// err is the reader's mistakes as one error, nil when there are none.
func (r *reader) err() error {
	if len(r.mistakes) == 0 {
		return nil
	}
	sort.SliceStable(r.mistakes, func(i, j int) bool {
		a, b := r.mistakes[i], r.mistakes[j]
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Column < b.Column
	})
	return &model.Error{Kind: model.KindInvalid, Err: r.mistakes}
}

func position(text string, at int) (line, column int) {
	at = max(0, min(at, len(text)))
	for at > 0 && at < len(text) && !utf8.RuneStart(text[at]) {
		at--
	}
	before := text[:at]
	line = 1 + strings.Count(before, "\n")
	return line, 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
}

// didYouMean ends a mistake with the nearest of the words, or with all of them
// when none is near and they are few.
func didYouMean(word string, words []string) string {
	if near := nearest(word, words); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	if len(words) > 0 && len(words) <= 12 {
		return "; known are " + strings.Join(words, ", ")
	}
	return ""
}

// nearest returns the word that was probably meant, or "" when none is near enough.
func nearest(w string, words []string) string {
	return spell.Nearest(w, words, max(1, len(w)/3))
}
