package model

import (
	"slices"
	"testing"
)

func TestWhoseLeadsAreTheUsers(t *testing.T) {
	for name, c := range map[string]struct {
		me     string
		owners []string
		want   []string
	}{
		"spelled alike":                         {"dana", []string{"Luis", "Dana"}, []string{"Dana"}},
		"a name and its address":                {"Dana Whitfield", []string{"dana.whitfield@acme.example", "WHITFIELD, Dana"}, []string{"dana.whitfield@acme.example", "WHITFIELD, Dana"}},
		"an address and its name":               {"dana.whitfield@acme.example", []string{"Dana Whitfield", "dana.whitfield@other.example"}, []string{"Dana Whitfield"}},
		"a first name":                          {"dana", []string{"Dana Whitfield", "Luis Ferrer"}, []string{"Dana Whitfield"}},
		"a first name in two spellings":         {"dana", []string{"Dana Whitfield", "dana.whitfield@acme.example"}, []string{"Dana Whitfield", "dana.whitfield@acme.example"}},
		"a first name that two have":            {"dana", []string{"Dana Whitfield", "Dana Park"}, nil},
		"a first name, and who is called so":    {"dana", []string{"Dana", "Dana Park"}, []string{"Dana"}},
		"a full name where the first is stored": {"Dana Whitfield", []string{"dana@acme.example", "luis@acme.example"}, []string{"dana@acme.example"}},
		"a login of letter and name":            {"dwhitfield", []string{"Dana Whitfield", "Luis Ferrer"}, []string{"Dana Whitfield"}},
		"a login of both names":                 {"danawhitfield", []string{"Dana Whitfield"}, []string{"Dana Whitfield"}},
		"a login of name and letter":            {"danaw", []string{"Dana Whitfield"}, []string{"Dana Whitfield"}},
		"an initial alone":                      {"d", []string{"D Whitfield"}, nil},
		"a part of a name":                      {"dan", []string{"Dana Whitfield"}, nil},
		"nobody of that name":                   {"root", []string{"Dana Whitfield", "Luis"}, nil},
		"no name":                               {"", []string{"", "Dana"}, nil},
		"another script":                        {"ольга", []string{"Ольга Иванова"}, []string{"Ольга Иванова"}},
	} {
		t.Run(name, func(t *testing.T) {
			var owners []Owner
			for _, o := range c.owners {
				owners = append(owners, Owner{Name: o})
			}
			if got := Mine(c.me, owners); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
