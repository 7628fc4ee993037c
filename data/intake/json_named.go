package intake

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// Some programs send what people answered as a list of names and values. Each of
// them becomes a value of its own, called by its name.

// secretKey is what Google has webhooks show to prove who they are. It is a
// password of the team's, and nothing of it is kept.
const secretKey = "google_key"

// namedLists are the keys of such lists.
var namedLists = map[string]bool{"user_column_data": true, "field_data": true}

// namedValue is an answer as Google's and Meta's lead forms write it.
type namedValue struct {
	ID     string   `json:"column_id"`
	Column string   `json:"column_name"`
	Value  string   `json:"string_value"`
	Name   string   `json:"name"`
	Values []string `json:"values"`
}

// called is the name of the column that the answer becomes: the program's own for
// what it always asks, else what was asked.
func (v namedValue) called() string {
	name := v.ID
	if _, known := commonRoles()[headerKey(v.ID)]; !known || name == "" {
		for _, n := range []string{v.Column, v.Name} {
			if n != "" {
				name = n
				break
			}
		}
	}
	return strings.ReplaceAll(name, ".", "_")
}

// namedAnswers hands the answers of a list to f. ok is false where the list is
// none of answers with names.
func namedAnswers(path string, raw []byte, f func(path, value string) error) (ok bool, err error) {
	if !namedLists[path[strings.LastIndexByte(path, '.')+1:]] {
		return false, nil
	}
	var list []namedValue
	if json.Unmarshal(raw, &list) != nil {
		return false, nil
	}
	for _, v := range list {
		if v.called() == "" {
			return false, nil
		}
	}
	for _, v := range list {
		if err := f(v.called(), strings.Join(append([]string{v.Value}, v.Values...)[oneIf(v.Value == ""):], "; ")); err != nil {
			return true, err
		}
	}
	return true, nil
}

// linkedinLead is an answer to a lead form as LinkedIn's API gives it: the answers
// name their questions by numbers, which the form explains.
type linkedinLead struct {
	Form struct {
		Name    string        `json:"name"`
		Hidden  []hiddenField `json:"hiddenFields"`
		Content struct {
			Questions []linkedinQuestion `json:"questions"`
		} `json:"content"`
	} `json:"form"`
	Response struct {
		Answers []struct {
			Question json.Number `json:"questionId"`
			Name     string      `json:"name"`
			Details  struct {
				Text struct {
					Answer string `json:"answer"`
				} `json:"textQuestionAnswer"`
				Choice struct {
					Options []json.RawMessage `json:"options"`
				} `json:"multipleChoiceAnswer"`
			} `json:"answerDetails"`
		} `json:"answers"`
	} `json:"formResponse"`
	Metadata struct {
		Sponsored struct {
			Campaign struct {
				Name string `json:"name"`
			} `json:"campaign"`
		} `json:"sponsoredLeadMetadataInfo"`
	} `json:"leadMetadataInfo"`
}

// hiddenField is what the team wrote into its form, such as a campaign.
type hiddenField struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type linkedinQuestion struct {
	ID         json.Number `json:"questionId"`
	Name       string      `json:"name"`
	Predefined string      `json:"predefinedField"`
	Asked      struct {
		Localized map[string]string `json:"localized"`
	} `json:"question"`
}

// called is the name of the column of the answers to a question.
func (q linkedinQuestion) called() string {
	asked := ""
	for _, lang := range sortedKeys(q.Asked.Localized) {
		asked = q.Asked.Localized[lang]
		break
	}
	for _, n := range []string{q.Predefined, asked, q.Name} {
		if n != "" {
			return n
		}
	}
	return "question " + q.ID.String()
}

// isLinkedIn tells an object that is such an answer.
func isLinkedIn(raw []byte) bool {
	return bytes.Contains(raw, []byte(`"formResponse"`)) && bytes.Contains(raw, []byte(`"answers"`))
}

// linkedinParts are the paths of such an object that linkedinAnswers tells otherwise.
var linkedinParts = []string{"form.", "formResponse.", "leadMetadataInfo."}

// linkedinAnswers hands the answers of an object to f, each by its question.
func linkedinAnswers(raw []byte, f func(path, value string) error) error {
	var l linkedinLead
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if err := dec.Decode(&l); err != nil {
		return nil // it only looked like one: its own values are told
	}
	asked := map[string]string{}
	for _, q := range l.Form.Content.Questions {
		asked[q.ID.String()] = q.called()
	}
	tell := func(name, value string) error {
		if value == "" {
			return nil
		}
		return f(strings.ReplaceAll(name, ".", "_"), value)
	}
	if err := tell("Form Name", l.Form.Name); err != nil {
		return err
	}
	if err := tell("Campaign Name", l.Metadata.Sponsored.Campaign.Name); err != nil {
		return err
	}
	for _, h := range l.Form.Hidden {
		if err := tell(h.Name, h.Value); err != nil {
			return err
		}
	}
	for _, a := range l.Response.Answers {
		name := asked[a.Question.String()]
		if name == "" {
			name = a.Name
		}
		if name == "" {
			name = fmt.Sprintf("question %s", a.Question)
		}
		value := a.Details.Text.Answer
		for _, o := range a.Details.Choice.Options {
			value = strings.TrimPrefix(value+"; "+strings.Trim(string(o), `"`), "; ")
		}
		if err := tell(name, value); err != nil {
			return err
		}
	}
	return nil
}
