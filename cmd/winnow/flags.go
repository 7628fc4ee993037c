package main

import (
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"winnow/model/safetext"
	"winnow/model/spell"
)

var (
	unknownFlag  = regexp.MustCompile(`^unknown flag: --(.*)$`)
	unknownShort = regexp.MustCompile(`^unknown shorthand flag: '(.)' in -(.*)$`)
	flagName     = regexp.MustCompile(` --([a-z][a-z-]*)`)
	badValue     = regexp.MustCompile(`^invalid argument "(.*)" for "(.*)" flag: (.*)$`)
)

// flagError says in winnow's words what is wrong about a flag, and where to look.
func flagError(c *cobra.Command, err error) error {
	help := "; see " + c.CommandPath() + " --help"
	said := safetext.Line(err.Error())
	if m := unknownFlag.FindStringSubmatch(said); m != nil {
		var names []string
		for _, f := range flagName.FindAllStringSubmatch(c.UsageString(), -1) {
			names = append(names, f[1])
		}
		if near := spell.Nearest(m[1], names, len(m[1])/2); near != "" {
			help = "; did you mean --" + near + "?"
		}
		return usageError("%s has no flag --%s%s", c.CommandPath(), m[1], help)
	}
	if m := unknownShort.FindStringSubmatch(said); m != nil {
		return usageError("%s has no flag -%s (in -%s)%s; a word that begins with - goes behind --", c.CommandPath(), m[1], m[2], help)
	}
	if m := badValue.FindStringSubmatch(said); m != nil {
		flag := m[2][strings.LastIndex(m[2], "-")+1:]
		kind := "what it takes"
		if strings.Contains(m[3], "ParseInt") {
			kind = "a whole number"
		}
		return usageError("--%s %q is not %s%s", flag, m[1], kind, help)
	}
	return usageError("%s%s", said, help)
}

// filterWords puts conditions that begin with - (-company:acme leaves a company out)
// behind -- for the commands that take a filter, where they are no flags.
func filterWords(root *cobra.Command, args []string) []string {
	c, _, err := root.Find(args)
	if err != nil || !slices.Contains([]string{"queue", "export"}, c.Name()) {
		return args
	}
	end := slices.Index(args, "--")
	if end < 0 {
		end = len(args)
	}
	var flags, words []string
	for _, s := range args[:end] {
		if len(s) > 2 && s[0] == '-' && s[1] != '-' {
			words = append(words, s)
		} else {
			flags = append(flags, s)
		}
	}
	if len(words) == 0 {
		return args
	}
	rest := args[end:]
	if len(rest) > 0 {
		rest = rest[1:]
	}
	return slices.Concat(flags, []string{"--"}, words, rest)
}
