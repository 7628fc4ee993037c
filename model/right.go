package model

import (
	"fmt"
	"regexp"
	"slices"
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

// wrongValues says why typed values cannot stand, "" where they can.
func wrongValues(typed []FieldValue) string {
	if len(typed) == 0 {
		return "name a field and its right value"
	}
	for _, v := range typed {
		switch {
		case !slices.Contains(Fields(), v.Field) || v.Field == FieldExternalID:
			return fmt.Sprintf("there is no field %q to type", v.Field)
		case strings.TrimSpace(v.Value) == "":
			return fmt.Sprintf("the %s is empty: what files say of it would stand on", v.Field)
		case (v.Field == FieldEmail || v.Field == FieldEmail2) && NormalEmail(v.Value) == "":
			return fmt.Sprintf("%q is no e-mail address", v.Value)
		}
	}
	return ""
}

// ToFix are the ids of the reasons whose leads wait for a right value.
func (r Rules) ToFix() (ids []string) {
	for _, x := range r.Reasons {
		if x.Follow == FollowFix {
			ids = append(ids, x.ID)
		}
	}
	return ids
}
