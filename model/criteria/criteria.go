// Package criteria reads a team's written definition of MQL and SQL.
package criteria

import "winnow/model"

// Criteria is a checked criteria text.
type Criteria struct {
	Text  string
	Hash  string
	Rules model.Rules
}
