package brief

import (
	_ "embed" // the default templates
	"regexp"
	"strings"
	"text/template"

	"winnow/model"
	"winnow/model/safetext"
)

// Format is how a brief is written.
type Format string

const (
	Markdown Format = "md"
	Text     Format = "text"
)

//go:embed default.md.tmpl
var defaultMarkdown string

//go:embed default.txt.tmpl
var defaultText string

// DefaultTemplate is the template of a format that holds where a team has none of its
// own.
func DefaultTemplate(f Format) string {
	if f == Markdown {
		return defaultMarkdown
	}
	return defaultText
}

// TemplateFile is what a team calls its own template of a format, in the folder of
// the config.
func TemplateFile(f Format) string {
	if f == Markdown {
		return "brief.md.tmpl"
	}
	return "brief.txt.tmpl"
}

// Write writes a brief by a template; an empty one is the default of the format. The
// template is one of text/template over a Brief: .Label, .Sections of .Name and
// .Clauses of .Text and .Facts; section picks one by its name from .Sections, md
// writes a text so that Markdown shows it as it is, upper in capitals, facts the ids.
// The result is clean. The error is of kind invalid and says where the template is
// wrong.
func Write(b Brief, f Format, text string) (string, error) {
	if text == "" {
		text = DefaultTemplate(f)
	}
	t, err := template.New("brief").Option("missingkey=error").Funcs(functions).Parse(text)
	if err != nil {
		return "", wrongTemplate(f, err)
	}
	var out strings.Builder
	if err := t.Execute(&out, b); err != nil {
		return "", wrongTemplate(f, err)
	}
	return safetext.Block(strings.TrimSpace(spare.ReplaceAllString(out.String(), "\n\n")) + "\n"), nil
}

// spare are blank lines beyond the first, which a template leaves where nothing is
// known.
var spare = regexp.MustCompile(`\n{3,}`)

func wrongTemplate(f Format, err error) error {
	return model.Invalid("winnow config show brief prints the default", "%s: %s", TemplateFile(f), strings.TrimPrefix(err.Error(), "template: brief:"))
}

var functions = template.FuncMap{
	"md":    escapeMarkdown,
	"upper": strings.ToUpper,
	"facts": func(c Clause) string { return strings.Join(c.Facts, ", ") },
	"section": func(name string, all []Section) Section {
		return Brief{Sections: all}.Section(name)
	},
}

// escapeMarkdown keeps a text from being anything but text: signs that Markdown
// reads get a backslash, and what opens an HTML tag is written as its name.
func escapeMarkdown(s string) string {
	var b strings.Builder
	for _, r := range safetext.Line(s) {
		switch r {
		case '\\', '`', '*', '_', '[', ']', '#', '|', '~':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		case '&':
			b.WriteString("&amp;")
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
