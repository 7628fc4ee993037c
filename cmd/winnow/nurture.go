package main

import (
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

A score ends the rest when something that arrives (a touch, or what a file says
of the lead) finds or lifts it there; other criteria and the time alone wake
nobody.`
	c.Flags().StringVar(&until, "until", "", "`14d|DATE|KIND|score:N`, several with commas; the first that comes true ends the rest")
	c.Flags().StringVar(&note, "note", "", "`words` of your own")
	return c
}

// until reads when a rest ends: "14d", "2026-12-01", "pricing_view", "intent",
// "score:70", or several of these with commas.
func (a *app) until(s string) (model.Until, error) {
	return when.Rest(s, a.clock(), a.zone, a.touchKinds())
}

// touchKinds are the inbound kinds that may end a rest, the team's own among them.
func (a *app) touchKinds() []model.TouchKind {
	kinds := append(model.InboundKinds(), model.KindAnyIntent)
	if a.st != nil {
		kinds = append(kinds, a.st.Criteria().Touches...)
	}
	return kinds
}
