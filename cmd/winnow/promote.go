package main

import (
	"cmp"
	"context"

	"github.com/spf13/cobra"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/when"
	"winnow/tui/words"
)

// receiver spells the owner of a promotion as it is known, and says so of a name that
// nobody had before: it may be mistyped.
func (a *app) receiver(ctx context.Context, st *store.Store, c *model.Command) error {
	if c.Action != model.ActPromote || c.Owner == "" {
		return nil
	}
	known, err := st.Receivers(ctx)
	if err != nil {
		return err
	}
	name, is := words.Spelled(c.Owner, known)
	if c.Owner = name; !is && len(known) > 0 {
		a.warn("%s", words.Unheard(name, known, ""))
	}
	return nil
}

func (a *app) promoteCommand() *cobra.Command {
	var note, to, meeting string
	answers := map[model.Topic]*string{}
	var next string
	c := a.changes("promote LEAD...", "Hand leads to sales", cobra.MinimumNArgs(1), allArgs,
		func(c *model.Command, _ model.Rules, _ []string) (err error) {
			c.Action, c.Note, c.Owner = model.ActPromote, note, to
			c.Sheet = model.Sheet{Budget: model.Answer(*answers[model.TopicBudget]), Authority: model.Answer(*answers[model.TopicAuthority]),
				Need: model.Answer(*answers[model.TopicNeed]), Timeline: model.Answer(*answers[model.TopicTimeline]), Next: model.Answer(next)}
			if c.Sheet.Meeting, err = when.Meeting(meeting, a.clock(), a.zone); err != nil {
				return err
			}
			c.Owner = cmp.Or(c.Owner, c.Sheet.Meeting.With)
			return nil
		})
	f := c.Flags()
	f.StringVar(&note, "note", "", "`words` for the handoff")
	f.StringVar(&to, "to", "", "the account executive (`name`); else whom the meeting is with")
	f.StringVar(&meeting, "meeting", "", "the meeting that was agreed: `\"thu 14:00 luis\"`, with 45m where it does not take 30 minutes")
	for _, x := range []struct {
		topic model.Topic
		help  string
	}{{model.TopicBudget, "is there money"}, {model.TopicAuthority, "can they decide"}, {model.TopicNeed, "do they need it"}, {model.TopicTimeline, "by when"}} {
		answers[x.topic] = f.String(string(x.topic), "", x.help+": `yes|no|unknown` or a few words")
	}
	f.StringVar(&next, "next", "", "the next step (`words`)")
	return c
}
