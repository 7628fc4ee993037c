package model

import (
	"slices"
	"strings"
)

// Tags are the tags of a lead, one a line, in the order in which it got them.
type Tags string

// List are the tags one by one.
func (t Tags) List() []string {
	if t == "" {
		return nil
	}
	return strings.Split(string(t), "\n")
}

// With adds tags that are not there yet.
func (t Tags) With(more Tags) Tags {
	list := t.List()
	for _, x := range more.List() {
		if x = strings.TrimSpace(x); x != "" && !slices.Contains(list, x) {
			list = append(list, x)
		}
	}
	return Tags(strings.Join(list, "\n"))
}

// Without leaves out the tags that others have.
func (t Tags) Without(others Tags) Tags {
	have := others.List()
	return Tags(strings.Join(slices.DeleteFunc(t.List(), func(x string) bool { return slices.Contains(have, x) }), "\n"))
}
