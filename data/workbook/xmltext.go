package workbook

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// readAttributes reads what stands behind the name of an element.
func (s *scanner) readAttributes(b []byte) error {
	s.attrs = s.attrs[:0]
	for {
		for len(b) > 0 && space(b[0]) {
			b = b[1:]
		}
		if len(b) == 0 {
			return nil
		}
		i := bytes.IndexByte(b, '=')
		if i <= 0 {
			return fmt.Errorf("an attribute without a value: %s", quoted(b))
		}
		name := bytes.TrimRight(b[:i], " \t\r\n")
		b = bytes.TrimLeft(b[i+1:], " \t\r\n")
		if len(b) < 2 || b[0] != '"' && b[0] != '\'' {
			return fmt.Errorf("the value of an attribute without quotes: %s", quoted(b))
		}
		j := bytes.IndexByte(b[1:], b[0])
		if j < 0 {
			return fmt.Errorf("the value of an attribute without its end: %s", quoted(b))
		}
		s.attrs = append(s.attrs, attribute{name, b[1 : 1+j]})
		b = b[j+2:]
	}
}

// local is a name without its prefix.
func local(name []byte) []byte {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

// is reports whether the element has a name.
func (s *scanner) is(name string) bool { return string(s.name) == name }

// attr is the value of an attribute, as written; nil if there is none.
func (s *scanner) attr(name string) []byte {
	for i := range s.attrs {
		if string(s.attrs[i].name) == name {
			return s.attrs[i].value
		}
	}
	return nil
}

// value is the value of an attribute whatever its prefix, as meant.
func (s *scanner) value(name string) (string, error) {
	for _, a := range s.attrs {
		if string(local(a.name)) == name && !bytes.HasPrefix(a.name, []byte("xmlns")) {
			b, err := appendMeant(nil, a.value)
			return string(b), err
		}
	}
	return "", nil
}

// appendText adds the text as meant.
func (s *scanner) appendText(to []byte) ([]byte, error) {
	if s.exact {
		return append(to, s.text...), nil
	}
	return appendMeant(to, s.text)
}

// appendMeant adds text, with what its references to characters mean.
func appendMeant(to, b []byte) ([]byte, error) {
	for {
		i := bytes.IndexByte(b, '&')
		if i < 0 {
			return append(to, b...), nil
		}
		to, b = append(to, b[:i]...), b[i+1:]
		j := bytes.IndexByte(b, ';')
		if j < 0 || j > textTail-2 {
			return to, errors.New("& without a reference to a character")
		}
		r, ok := character(string(b[:j]))
		if !ok {
			return to, fmt.Errorf("the reference %s means nothing in a workbook", quoted(b[:j]))
		}
		to, b = utf8.AppendRune(to, r), b[j+1:]
	}
}

// character is what a reference stands for: the five of XML, or a number.
func character(name string) (rune, bool) {
	switch name {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	base, digits := 10, name[1:]
	if digits[0] == 'x' {
		base, digits = 16, digits[1:]
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n > utf8.MaxRune || !utf8.ValidRune(rune(n)) {
		return 0, false
	}
	return rune(n), true
}
