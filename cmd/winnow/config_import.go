package main

import (
	"github.com/dustin/go-humanize"

	"winnow/data/intake"
)

// importConfig is the sections [import] and [mapping].
type importConfig struct {
	Limits  intake.Limits
	Mapping map[string]string // column -> field, for every import
	// DateOrder is dmy or mdy, for files in which nothing tells; "" = they are asked
	// about, or refused.
	DateOrder string
	Watch     string // a folder whose files the console takes in as they arrive; "" = none
}

// orderOfDates answers for files in which nothing tells; nil where the config says
// nothing.
func (c importConfig) orderOfDates() func(file, column, example string) string {
	if c.DateOrder == "" {
		return nil
	}
	return func(string, string, string) string { return c.DateOrder }
}

const importConfigText = `
# What a file may ask of the machine before it is refused.
[import]
# max_record = "1 MiB"       # one row
# max_columns = 1024
# max_expansion = 100        # how many times its size a compressed file may unpack to

# date_order = "dmy"         # or mdy: what dates are in which nothing tells; of the watched folder's files too

# watch = "/home/maya/Downloads/leads"   # the console takes in what arrives here

# What columns are, in every import: winnow import FILE --explain tells how they
# are understood. A --map of the command stands above it.
[mapping]
# "Work phone" = "phone"
`

func (r *configReader) imports(line int, v any) {
	t, ok := v.(map[string]any)
	if !ok {
		r.wrong(line, "import wants a section: [import]")
		return
	}
	l := &r.c.Import.Limits
	settings := map[string]func(line int, v any){
		"max_record":    func(line int, v any) { r.size(line, "max_record", v, &l.Record) },
		"max_columns":   func(line int, v any) { r.atLeast(line, "max_columns", v, 1, &l.Columns) },
		"max_expansion": func(line int, v any) { r.atLeast(line, "max_expansion", v, 1, &l.Expansion) },
		"date_order": func(line int, v any) {
			if r.c.Import.DateOrder, _ = v.(string); r.c.Import.DateOrder != "dmy" && r.c.Import.DateOrder != "mdy" {
				r.c.Import.DateOrder = ""
				r.wrong(line, "date_order wants \"dmy\" or \"mdy\"")
			}
		},
		"watch": func(line int, v any) {
			r.pathOf(line, "watch", v, &r.c.Import.Watch)
			r.c.lines["import.watch"] = line
		},
	}
	for _, name := range sortedKeys(t) {
		at := r.lineOf("import", name)
		if set := settings[name]; set != nil {
			set(at, t[name])
			continue
		}
		r.wrong(at, "there is no setting %q in [import]%s", name, didYouMean(name, sortedKeys(settings)))
	}
}

// size reads a number of bytes, as a number or with its unit.
func (r *configReader) size(line int, name string, v any, to *int) {
	n, ok := v.(int64)
	if s, isText := v.(string); isText {
		u, err := humanize.ParseBytes(s)
		n, ok = int64(u), err == nil && u < 1<<40
	}
	if !ok || n < 1024 {
		r.wrong(line, "%s wants a size of at least 1 KiB, such as \"4 MiB\"", name)
		return
	}
	*to = int(n)
}

func (r *configReader) atLeast(line int, name string, v any, least int64, to *int) {
	n, ok := v.(int64)
	if !ok || n < least || n > 1<<30 {
		r.wrong(line, "%s wants a number from %d", name, least)
		return
	}
	*to = int(n)
}

func (r *configReader) mapping(line int, v any) {
	t, ok := v.(map[string]any)
	if !ok {
		r.wrong(line, "mapping wants a section: [mapping]")
		return
	}
	r.c.Import.Mapping = map[string]string{}
	for _, column := range sortedKeys(t) {
		at := r.lineOf("mapping", column)
		to, ok := t[column].(string)
		if !ok {
			r.wrong(at, "%s wants the name of a field in quotes", column)
			continue
		}
		if err := intake.CheckTarget(to); err != nil {
			r.wrong(at, "%v", err)
			continue
		}
		r.c.Import.Mapping[column] = to
	}
}
