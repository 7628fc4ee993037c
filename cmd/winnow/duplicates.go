package main

import (
	"github.com/spf13/cobra"

	"winnow/model"
)

func (a *app) duplicatesCommand() *cobra.Command {
	limit := 50
	c := &cobra.Command{Use: "duplicates", Short: "Pairs of leads that may be one person: merge or distinct", Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if limit < 1 {
				return usageError("--limit wants a number from 1")
			}
			st, err := a.openTimeless(cmd.Context())
			if err != nil {
				return err
			}
			switch done, err := st.Respell(cmd.Context()); {
			case err != nil:
				a.warn("not all names are compared yet: %v", err)
			case !done:
				a.warn("not all names are compared yet: an import is under way")
			}
			pairs, more, err := st.Duplicates(cmd.Context(), 0, limit)
			if err != nil {
				return err
			}
			if a.flags.json {
				return a.json(document{{"more", more}, {"duplicates", pairsJSON(pairs)}})
			}
			if len(pairs) == 0 {
				return a.printf("No two leads look like one person.\n")
			}
			t := a.table("lead", "name", "company", "reach", "other lead", "name", "company", "reach", "they share")
			for _, d := range pairs {
				t.row(d.A.ID.String(), d.A.Label, d.A.Company, reachOf(d.A), d.B.ID.String(), d.B.Label, d.B.Company, reachOf(d.B), shared(d.Why))
			}
			if err := t.flush(); err != nil {
				return err
			}
			if more {
				return a.printf("There are more: --limit raises how many are listed.\n")
			}
			return nil
		}}
	c.Flags().IntVar(&limit, "limit", limit, "how many are listed at most")
	return c
}

func reachOf(r model.Row) string {
	if r.Email != "" {
		return r.Email
	}
	return r.Phone
}

// shared is what two leads have in common, in words.
func shared(why string) string {
	switch why {
	case model.SpelledAlike:
		return "company, names alike"
	case "name":
		return "name and company"
	case "email":
		return "e-mail address"
	}
	return why
}

func pairsJSON(pairs []model.Duplicate) any {
	type lead struct {
		ID      string `json:"id"`
		Label   text   `json:"label"`
		Email   text   `json:"email"`
		Phone   text   `json:"phone"`
		Company text   `json:"company"`
		Source  text   `json:"source"`
		Stage   string `json:"stage"`
		Score   int    `json:"score"`
	}
	type pair struct {
		Why string `json:"why"`
		A   lead   `json:"a"`
		B   lead   `json:"b"`
	}
	of := func(r model.Row) lead {
		return lead{r.ID.String(), text(r.Label), text(r.Email), text(r.Phone), text(r.Company), text(r.Source), string(r.Stage), r.Score}
	}
	out := make([]pair, 0, len(pairs))
	for _, d := range pairs {
		out = append(out, pair{d.Why, of(d.A), of(d.B)})
	}
	return out
}

func (a *app) distinctCommand() *cobra.Command {
	return &cobra.Command{Use: "distinct LEAD LEAD", Short: "Say that two leads are two people: not proposed again", Args: usage(cobra.ExactArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error { return a.two(cmd.Context(), args, model.ActDistinct) }}
}
