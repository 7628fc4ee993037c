package main

import (
	"strings"

	"github.com/spf13/cobra"

	"winnow/model"
)

func (a *app) fixCommand() *cobra.Command {
	return a.changes("fix LEAD FIELD=VALUE...", "Type the right value of a field; it stands above what files say", cobra.MinimumNArgs(2), firstArg,
		func(c *model.Command, _ model.Rules, args []string) error {
			c.Action = model.ActEdit
			for _, arg := range args[1:] {
				name, value, ok := strings.Cut(arg, "=")
				field, err := fieldOf(name)
				if !ok || err != nil {
					return usageError("%q: write it as FIELD=VALUE, such as email=dana@acme.example%s", arg, didYouMean(name, fieldNames()))
				}
				c.Typed = append(c.Typed, model.FieldValue{Field: field, Value: strings.TrimSpace(value)})
			}
			return nil
		})
}

// fieldOf is a field that can be typed, by its name.
func fieldOf(name string) (model.Field, error) {
	if f, ok := model.TypedField(name); ok {
		return f, nil
	}
	return "", usageError("there is no field %q%s", name, didYouMean(name, fieldNames()))
}

func fieldNames() (names []string) {
	for _, f := range model.Fields() {
		if f != model.FieldExternalID {
			names = append(names, string(f))
		}
	}
	return names
}
