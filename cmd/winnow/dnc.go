package main

import (
	"slices"

	"github.com/spf13/cobra"

	"winnow/model"
)

func (a *app) dncCommand() *cobra.Command {
	var channel, cause string
	var off bool
	c := a.changes("dnc LEAD", "Do not contact a lead, or allow it again with --off", cobra.ExactArgs(1), firstArg,
		func(c *model.Command, _ model.Rules, _ []string) error {
			c.Channel = model.Channel(channel)
			if known := []model.Channel{model.ChannelAll, model.ChannelEmail, model.ChannelPhone}; !slices.Contains(known, c.Channel) {
				return usageError("there is no channel %q; choose email, phone or all", channel)
			}
			c.Action, c.Cause = model.ActDNC, cause
			if off {
				c.Action, c.Cause = model.ActDNCOff, ""
			}
			return nil
		})
	c.Flags().StringVar(&channel, "channel", "all", "`email|phone|all`")
	c.Flags().StringVar(&cause, "cause", "", "why, in one `word`: unsubscribed, bounced, asked")
	c.Flags().BoolVar(&off, "off", false, "allow contact again")
	return c
}
