package words

import (
	"strconv"
	"strings"

	"winnow/model"
)

// Deed is what somebody did n times, without when: "Asked for a demo", "Read pricing
// 3 times". own reports that the detail of such a touch is the lead's own words.
func Deed(k model.TouchKind, n int) (text string, own bool) {
	v, ok := verbs[k]
	if !ok {
		name := upper(Kind(k))
		v = verb{one: name, many: name + " %"}
	}
	if n < 2 {
		return v.one, v.quote
	}
	how := times(n)
	if strings.HasSuffix(v.many, "s") { // a counted noun follows
		how = strconv.Itoa(n)
	}
	return strings.Replace(v.many, "%", how, 1), v.quote
}

// Plain is a text as one line without spaces at its ends.
func Plain(s string) string { return strings.Join(strings.Fields(s), " ") }

// Amount is an amount in hundredths as people write it: "48,000", "1,250.50".
func Amount(hundredths int64) string {
	text := Number(int(hundredths / 100))
	if cents := hundredths % 100; cents != 0 {
		text += "." + strconv.FormatInt(100+cents, 10)[1:]
	}
	return text
}
