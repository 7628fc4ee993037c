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

// ReadTyped reads right values as they are typed: "email=dana@acme.example", several
// parted by semicolons. Spaces in the name of a field may be underscores. Errors are of
// kind invalid.
func ReadTyped(text string) (out []FieldValue, err error) {
	for part := range strings.SplitSeq(text, ";") {
		name, value, ok := strings.Cut(part, "=")
		f, known := TypedField(name)
		switch {
		case strings.TrimSpace(part) == "":
			continue
		case !known:
			return nil, Invalid("such as name, email, phone, title, company or country", "%q is no field", strings.TrimSpace(name))
		case !ok:
			return nil, Invalid("write it as "+string(f)+"=what is right", "the right value is missing")
		}
		out = append(out, FieldValue{f, strings.TrimSpace(value)})
	}
	if why := wrongValues(out); why != "" {
		return nil, Invalid("write it as email=dana@acme.example", "%s", why)
	}
	return out, nil
}

// TypedField is a field whose value can be typed, by its name.
func TypedField(name string) (Field, bool) {
	f := Field(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), " ", "_"))
	return f, f != FieldExternalID && slices.Contains(Fields(), f)
}

// WrongField is the field for whose value a lead is rejected, as its entries say, ""
// where it is not, or nobody said which.
func WrongField(s State, items []Item) Field {
	if s.Stage() != StageRejected {
		return ""
	}
	for _, it := range slices.Backward(Live(items)) {
		if it.Action == ActReject {
			return Field(it.Cause)
		}
	}
	return ""
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
