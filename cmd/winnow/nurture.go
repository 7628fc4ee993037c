package main

import (
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"winnow/model"
	"winnow/model/when"
)

func (a *app) nurtureCommand() *cobra.Command {
	var until, note string
	c := a.changes("nurture LEAD...", "Let leads rest until a date, a kind of touch or a score", cobra.MinimumNArgs(1), allArgs,
		func(c *model.Command, _ model.Rules, _ []string) (err error) {
			c.Action, c.Note = model.ActNurture, note
			if until != "" {
				c.Until, err = a.until(until)
			}
			return err
		})
	c.Long = c.Short + `

A score ends the rest when something that arrives (a touch, or what a file says of
the lead) finds or lifts it there; other criteria and the time alone wake nobody.`
	c.Flags().StringVar(&until, "until", "", "`14d|DATE|KIND|score:N`, several with commas; the first that comes true ends the rest")
	c.Flags().StringVar(&note, "note", "", "`words` of your own")
	return c
}

// until reads when a rest ends: "14d", "2026-12-01", "pricing_view", "intent",
// "score:70", or several of these with commas.
func (a *app) until(s string) (model.Until, error) {
	var u model.Until
	for _, part := range strings.Split(s, ",") {
		part = strings.TrimSpace(part)
		if n, ok := strings.CutPrefix(part, "score:"); ok {
			score, err := strconv.Atoi(n)
			if err != nil || score < 1 || score > 100 {
				return u, usageError("--until score:%s wants a score from 1 to 100", n)
			}
			u.Score = score
			continue
		}
		if kind := model.TouchKind(strings.ToLower(part)); slices.Contains(a.touchKinds(), kind) {
			u.Kind = kind
			continue
		}
		t, err := when.Parse(part, a.clock(), a.zone)
		if err != nil {
			if isWord(part) && strings.Contains(part, "_") {
				var names []string
				for _, k := range a.touchKinds() {
					names = append(names, string(k))
				}
				return u, usageError("there is no kind of touch %q%s", part, didYouMean(part, names))
			}
			if isWord(part) {
				return u, usageError("%q is neither a time nor a kind of touch; try 14d, 1 dec, 2026-12-01, demo_request, intent, score:60", part)
			}
			return u, err
		}
		u.At = t
	}
	return u, nil
}

func isWord(s string) bool {
	return s != "" && strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz_") == ""
}

// touchKinds are the inbound kinds that may end a rest, the team's own among them.
func (a *app) touchKinds() []model.TouchKind {
	kinds := append(model.InboundKinds(), model.KindAnyIntent)
	if a.st != nil {
		kinds = append(kinds, a.st.Criteria().Touches...)
	}
	return kinds
}
