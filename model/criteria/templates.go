package criteria

import _ "embed"

//go:embed agency.toml
var agencyText string

//go:embed education.toml
var educationText string

// Templates are the names of the texts to start from: for a B2B software team,
// which is the default, an agency, and a school or seller of courses.
func Templates() []string { return []string{"saas", "agency", "education"} }

// Template returns the text of a name of Templates.
func Template(name string) (text string, ok bool) {
	text, ok = map[string]string{"saas": defaultText, "agency": agencyText, "education": educationText}[name]
	return text, ok
}
