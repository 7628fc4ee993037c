package criteria

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/expr-lang/expr/file"
)

// explain says a mistake that the expression library found in words for somebody
// who writes criteria.
func explain(text string, err error) problem {
	var fe *file.Error
	if !errors.As(err, &fe) {
		what := firstLine(err.Error())
		if kind, found := strings.CutPrefix(what, "expected bool, but got "); found {
			what = "a condition must be true or false, this is " + plainType(kind)
			if kind == "string" {
				what += `; write != "" for what is there`
			}
		}
		return problem{0, what}
	}
	what := firstLine(fe.Message)
	if m := unexpected.FindStringSubmatch(what); m != nil {
		return problem{fe.From, unexpectedToken(text, fe.From, m[1])}
	}
	for _, x := range typeProblems {
		if m := x.pattern.FindStringSubmatch(what); m != nil {
			return problem{fe.From, x.say(m)}
		}
	}
	return problem{fe.From, what}
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return strings.TrimSpace(s)
}

var unexpected = regexp.MustCompile(`^unexpected token (?:(?:Operator|Identifier|Bracket|Number|String)\("(.*)"\)|EOF)$`)

// meant are words of other languages for what conditions say otherwise.
var meant = map[string]string{
	"AND": "write and in small letters", "OR": "write or in small letters", "NOT": "write not in small letters",
	"IN": "write in in small letters", "LIKE": `write contains "..." or anyWord(...)`, "IS": "write ==", "EQUALS": "write ==",
	"BETWEEN": "write in 5..50", "HAS": "write contains", "INCLUDES": "write contains",
}

// unexpectedToken says what was not expected at a rune of the text.
func unexpectedToken(text string, at int, token string) string {
	before := strings.TrimSpace(string([]rune(text)[:min(at, len([]rune(text)))]))
	words := strings.Fields(before)
	last := ""
	if len(words) > 0 {
		last = words[len(words)-1]
	}
	operators := []string{"contains", "startsWith", "endsWith", "matches", "in", "and", "or", "not"}
	switch {
	case token == "" && before == "":
		return "this condition is empty"
	case token == "":
		if strings.Count(before, "(") > strings.Count(before, ")") {
			return "the condition ends too soon: ) is missing"
		}
		if strings.Count(before, "[") > strings.Count(before, "]") {
			return "the condition ends too soon: ] is missing"
		}
		return "the condition ends too soon"
	case meant[strings.ToUpper(token)] != "":
		return "did not expect " + token + " here: " + meant[strings.ToUpper(token)]
	case meant[last] != "":
		return "did not expect " + token + " here: " + meant[last]
	case token == "=" && strings.HasPrefix(string([]rune(text)[at:]), "=>"):
		return "write >= for at least"
	case token == "=":
		return "write == to compare"
	case token == ">" && strings.HasSuffix(before, "<"):
		return "write != for is not"
	case token == ")":
		return "there is one ) too many"
	case token == ",":
		return "did not expect a comma here: a list stands in [ ], a number has no commas"
	case slices.Contains(operators, token):
		return token + ` stands between what is compared: title ` + token + ` "..."`
	}
	if near := nearest(token, operators); near != "" {
		return "did not expect " + token + " here; did you mean \"" + near + "\"?"
	}
	return "did not expect " + token + " here"
}

// typeProblem is a kind of message of the type check and how it is said here.
type typeProblem struct {
	pattern *regexp.Regexp
	say     func(m []string) string
}

var typeProblems = []typeProblem{
	{regexp.MustCompile(`^invalid operation: (\S+) \(mismatched types (.+) and (.+)\)$`), mismatch},
	{regexp.MustCompile(`^invalid operation: (\S+) \(mismatched type (.+)\)$`), func(m []string) string {
		return m[1] + " turns true and false round, this is " + plainType(m[2])
	}},
	{regexp.MustCompile(`^cannot use (.+) as argument \(type (.+)\) to call (.+?)\s*$`), func(m []string) string {
		return strings.Replace(m[3], wordsName, anyWordName, 1) + " wants " + plainType(m[2]) + ", this is " + plainType(m[1])
	}},
	{regexp.MustCompile(`^unknown name (\S+)$`), func(m []string) string { return unknownName(m[1]) }},
	{regexp.MustCompile(`^type (.+) has no field (\S+)$`), func(m []string) string { return plainType(m[1]) + " has no parts; there is no " + m[2] }},
	{regexp.MustCompile("^error parsing regexp: (.+?)(?:: `.*`)?$"), func(m []string) string { return "this pattern cannot be read: " + m[1] }},
	{regexp.MustCompile(`^unrecognized character: .* '([“”„‘’«»])'$`), func(m []string) string {
		return "write straight quotes, \" in place of " + m[1]
	}},
	{regexp.MustCompile(`^literal not terminated$`), func([]string) string { return "a quote is missing: the text does not end" }},
	{regexp.MustCompile(`^(?:unable to unescape string|invalid char escape)$`), func([]string) string {
		return "a backslash is written twice here, \\\\d, or the pattern stands in backticks"
	}},
	{regexp.MustCompile(`^bad number syntax: (.+)$`), func(m []string) string { return m[1] + " is not a number" }},
}

func mismatch(m []string) string {
	operator, left, right := m[1], plainType(m[2]), plainType(m[3])
	switch {
	case left == "a company" || right == "a company":
		return "company has parts: write company.name, company.domain or company.employees"
	case operator == "in":
		if right == "text" || right == "a number" {
			return "in wants a list or a span, this is " + right + `: write in ["US", "CA"] or in 50..500`
		}
	case operator == "and" || operator == "or" || operator == "&&" || operator == "||":
		return operator + " joins two conditions, this is " + left + " and " + right + `; write title != "", employees > 0`
	case operator == "contains" && right == "a list":
		return `contains wants one text; for several write anyWord(title, "vp", "head of")`
	case slices.Contains([]string{"contains", "startsWith", "endsWith", "matches"}, operator):
		return operator + " wants text on both sides, this is " + left + " and " + right
	}
	problem := "cannot compare " + left + " with " + right
	if slices.Contains([]string{"-", "+", "*", "/", "%"}, operator) {
		problem = "cannot reckon " + left + " " + operator + " " + right
	}
	if left == "a number" && right == "text" || left == "text" && right == "a number" {
		problem += ": a number stands without quotes, text in quotes"
	}
	return problem
}

// plainType is the name of a type for somebody who does not program.
func plainType(t string) string {
	switch {
	case t == "string":
		return "text"
	case t == "int" || t == "float64" || t == "integer":
		return "a number"
	case t == "bool":
		return "true or false"
	case strings.HasPrefix(t, "[]"):
		return "a list"
	case strings.HasPrefix(t, "map["):
		return "all attributes"
	case t == "criteria.employer":
		return "a company"
	}
	return t
}
