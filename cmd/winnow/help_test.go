package main

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

func TestTheHelpOfEachCommandFitsATerminalOfEightyColumns(t *testing.T) {
	var look func(c *cobra.Command)
	look = func(c *cobra.Command) {
		t.Run(c.CommandPath(), func(t *testing.T) {
			for l := range strings.Lines(c.Long + "\n" + c.Short + "\n" + c.UsageString()) {
				l = strings.TrimRight(l, "\n")
				if n := len([]rune(l)); n > 80 {
					t.Errorf("%d cells: %s", n, l)
				}
			}
		})
		for _, sub := range c.Commands() {
			look(sub)
		}
	}
	look(newApp(streams{}).root())
}
