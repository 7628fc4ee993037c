package model

// SpelledAlike is why two are proposed as one who are at one company, by names of
// which one may be the other's mistyped.
const SpelledAlike = "spelling"

// Duplicate is a pair of leads that may be one person. Why is the word for what they
// share: email, phone, id, name for name and company, or SpelledAlike. Domain is that
// of their company where it is what makes it the same, "" = its name does.
type Duplicate struct {
	A, B   Row // A came first
	Why    string
	Domain string
}
