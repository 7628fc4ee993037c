package model

import (
	"regexp"
	"strings"
)

var address = regexp.MustCompile(`[^\s<>()\[\],;:"]+@[^\s<>()\[\],;:"]+\.[^\s<>()\[\],;:"]+`)

// ReadPerson reads who somebody is of what was typed: an address, a name, or both in
// either order ("Dana Fox <dana@acme.example>"). Errors are of kind invalid.
func ReadPerson(text string) ([]FieldValue, error) {
	mail := address.FindString(text)
	name := strings.Join(strings.Fields(strings.Trim(strings.Replace(text, mail, "", 1), " \t<>()[],;:\"")), " ")
	var out []FieldValue
	if name != "" {
		out = append(out, FieldValue{FieldName, name})
	}
	if mail != "" {
		if NormalEmail(mail) == "" {
			return nil, Invalid("check it", "%q is no e-mail address", mail)
		}
		out = append(out, FieldValue{FieldEmail, mail})
	}
	switch {
	case len(out) == 0:
		return nil, Invalid("type a name, an e-mail address, or both", "nobody is named")
	case mail == "" && strings.Contains(name, "@"):
		return nil, Invalid("write it as dana@acme.example", "%q is no e-mail address", name)
	}
	return out, nil
}

// Refers reports whether a reason of rejections asks for the right person.
func (r Reason) Refers() bool { return r.Follow == FollowRefer && r.Class == ClassRecycle }
