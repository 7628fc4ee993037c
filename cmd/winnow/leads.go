package main

import (
	"context"
	"encoding/json"
	"math"
	"strings"
	"time"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/safetext"
)

// leadJSON is a lead in JSON documents.
type leadJSON struct {
	Rank         int            `json:"rank,omitempty"`
	ID           string         `json:"id"`
	ExternalID   text           `json:"external_id"`
	Label        string         `json:"label"`
	Name         text           `json:"name"`
	Email        text           `json:"email"`
	Title        text           `json:"title"`
	Company      text           `json:"company"`
	Country      text           `json:"country"`
	Source       text           `json:"source"`
	Owner        text           `json:"owner"`
	Tags         []string       `json:"tags"`
	Stage        model.Stage    `json:"stage"`
	Score        int            `json:"score"`
	Fit          int            `json:"fit"`
	Engagement   int            `json:"engagement"`
	Grade        string         `json:"grade"`
	Rising       int            `json:"rising"`
	QualifiedAt  stamp          `json:"qualified_at"`
	WaitingSince stamp          `json:"waiting_since"`
	DueAt        stamp          `json:"due_at"`
	Late         bool           `json:"late"`
	Attempts     int            `json:"attempts"`
	DoNotContact []string       `json:"do_not_contact"`
	LastTouchAt  stamp          `json:"last_touch_at"`
	Touches      int            `json:"touches"`
	Version      int64          `json:"version"`
	Attributes   map[string]any `json:"attributes"`
}

func rowJSON(r model.Row, rank int, attributes []model.Attribute, now time.Time) leadJSON {
	j := leadJSON{Rank: rank, ID: r.ID.String(), ExternalID: text(r.ExternalID), Label: r.Label, Name: text(r.Name), Email: text(r.Email),
		Title: text(r.Title), Company: text(r.Company), Country: text(r.Country), Source: text(r.Source), Owner: text(r.Owner), Tags: append([]string{}, r.Tags.List()...),
		Stage: r.Stage, Score: r.Score, Fit: r.Fit, Engagement: r.Engagement, Grade: r.Grade, Rising: r.Rising,
		QualifiedAt: stamp(r.QualifiedAt), WaitingSince: stamp(r.WaitingSince), DueAt: stamp(r.DueAt), Late: r.Late(now),
		Attempts: r.Attempts, DoNotContact: closed(r), LastTouchAt: stamp(r.LastTouch), Touches: r.Touches, Version: r.Version,
		Attributes: map[string]any{}}
	for _, x := range attributes {
		j.Attributes[x.Name] = attributeJSON(x)
	}
	return j
}

// closed are the channels on which a lead must not be contacted.
func closed(r model.Row) []string {
	out := []string{}
	if r.EmailCause != "" {
		out = append(out, string(model.ChannelEmail))
	}
	if r.PhoneCause != "" {
		out = append(out, string(model.ChannelPhone))
	}
	return out
}

func attributeJSON(x model.Attribute) any {
	switch v := x.Any().(type) {
	case time.Time:
		return stamp(v)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return x.Text
		}
		return v
	default:
		return v
	}
}

// resolve finds the one lead that a word names. Several: their list is shown,
// and the run ends with exit code 5.
func (a *app) resolve(ctx context.Context, st *store.Store, ref string) (model.Row, error) {
	rows, err := st.Resolve(ctx, ref)
	if err != nil {
		return model.Row{}, err
	}
	if len(rows) == 1 {
		return rows[0], nil
	}
	return model.Row{}, a.ambiguous(ref, rows)
}

// resolveAll finds the leads that words name, each once, in their order.
func (a *app) resolveAll(ctx context.Context, st *store.Store, refs []string) ([]model.Row, error) {
	var rows []model.Row
	seen := map[model.LeadID]bool{}
	for _, ref := range refs {
		r, err := a.resolve(ctx, st, ref)
		if err != nil {
			return nil, err
		}
		if !seen[r.ID] {
			seen[r.ID] = true
			rows = append(rows, r)
		}
	}
	return rows, nil
}

func (a *app) ambiguous(ref string, rows []model.Row) error {
	err := model.Conflict("name one of them by its id", "%q names %d leads", ref, len(rows))
	if a.flags.json {
		type match struct {
			ID      string `json:"id"`
			Label   string `json:"label"`
			Email   text   `json:"email"`
			Company text   `json:"company"`
		}
		list := make([]match, len(rows))
		for i, r := range rows {
			list[i] = match{r.ID.String(), r.Label, text(r.Email), text(r.Company)}
		}
		if e := a.json(document{{"error", err.Error()}, {"matches", list}}); e != nil {
			return e
		}
		return err
	}
	t := a.table("", "", "", "")
	t.w = a.err
	for _, r := range rows {
		t.row("  "+r.ID.String(), r.Label, r.Email, r.Company)
	}
	if e := t.flush(); e != nil {
		return e
	}
	return err
}

// who names a lead for people, safe to print.
func who(r model.Row) string {
	if r.Company != "" && r.Company != r.Label {
		return safetext.Line(r.Label + ", " + r.Company)
	}
	return safetext.Line(r.Label)
}

// word writes an enum for people.
func word[T ~string](v T) string { return strings.ReplaceAll(string(v), "_", " ") }

// rawJSON marshals once, for streams.
func rawJSON(v any) (json.RawMessage, error) { return encode(v) }
