package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"winnow/data/store"
	"winnow/model"
	"winnow/model/filter"
	"winnow/model/safetext"
	"winnow/themes"
	"winnow/tui/words"
)

// defaultQueue is how many leads `winnow queue` lists when nobody says.
const defaultQueue = 50

func (a *app) queueCommand() *cobra.Command {
	var view string
	var limit int
	var all bool
	c := &cobra.Command{Use: "queue [FILTER]", Short: "The queue by score; other lists by --view",
		Long: `Lists the queue by score, or another list by --view. A filter narrows it, in
the language that the console's / has; one with blanks in it goes in quotation
marks.`,
		Example: `  winnow queue 'score>70 country:US,CA -company:acme'
  winnow queue 'touch:demo_request<7d tries:0' --limit 20
  winnow queue --view all 'stage:rejected decided:today'`, Args: usage(cobra.ArbitraryArgs),
		RunE: func(cmd *cobra.Command, args []string) error {
			v, own, err := a.viewOf(view)
			if err != nil {
				return err
			}
			if limit < 0 {
				return usageError("--limit %d is below zero", limit)
			}
			if all {
				limit = 0
			}
			ctx := cmd.Context()
			st, err := a.open(ctx, false)
			if err != nil {
				return err
			}
			if v == viewFix {
				v, own = model.ViewAll, "stage:rejected reason:"+strings.Join(st.Rules().ToFix(), ",")
				if len(st.Rules().ToFix()) == 0 {
					return usageError("the criteria have no reason to fix")
				}
			}
			q := listing{view: v, filter: strings.TrimSpace(own + " " + strings.Join(args, " ")), limit: limit}
			if q.only, err = a.filter(st, q.filter); err != nil {
				return err
			}
			n, err := st.Counts(ctx, a.me, &q.only)
			if err != nil {
				return err
			}
			q.total = n.Views[v]
			if a.flags.json {
				return a.queueJSON(ctx, st, q)
			}
			return a.queueTable(ctx, st, q)
		}}
	c.Flags().StringVar(&view, "view", string(model.ViewQueue), "the `list`: queue, today, hot, working, back, nurture, handed_off, cooled, fix, all, or a view of your own by its name: by score")
	c.Flags().IntVar(&limit, "limit", defaultQueue, "at most so `many`; 0 = all")
	c.Flags().BoolVar(&all, "all", false, "no limit")
	return c
}

// viewFix are the leads that were rejected for a value that is wrong.
const viewFix model.View = "fix"

// listing is what of which list is wanted, and how many there are.
type listing struct {
	view   model.View
	filter string
	only   filter.Filter
	limit  int
	total  int
}

// viewOf is a view by its name, and the filter that one of the user's own has.
func (a *app) viewOf(name string) (model.View, string, error) {
	for _, own := range a.config.Views {
		if strings.EqualFold(own.Name, name) {
			return own.Base(), own.Filter, nil
		}
	}
	views := append([]model.View{model.ViewQueue}, append(model.Views(), model.ViewCooled, viewFix)...)
	v := model.View(strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(name)))
	if slices.Contains(views, v) {
		return v, "", nil
	}
	var names []string
	for _, x := range views {
		names = append(names, string(x))
	}
	for _, own := range a.config.Views {
		names = append(names, own.Name)
	}
	return "", "", usageError("there is no view %q%s", name, didYouMean(name, names))
}

// queueJSON writes the document as it reads the rows: a million of them take no
// more memory than one.
func (a *app) queueJSON(ctx context.Context, st *store.Store, q listing) error {
	var b bytes.Buffer
	now, err := rawJSON(stamp(a.clock()))
	if err != nil {
		return err
	}
	fmt.Fprintf(&b, `{"schema":%d,"now":%s,"total":%d,"leads":[`, schema, now, q.total)
	rank := 0
	err = st.EachLead(ctx, q.view, &q.only, q.limit, func(r model.Row, whole func() (model.Lead, error)) error {
		l, err := whole()
		if err != nil {
			return err
		}
		rank++
		doc, err := rawJSON(rowJSON(r, rank, l.Attributes, a.clock()))
		if err != nil {
			return err
		}
		if rank > 1 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		b.Write(doc)
		if b.Len() > 1<<16 {
			_, err = b.WriteTo(a.out)
		}
		return err
	})
	if err != nil {
		return err
	}
	b.WriteString("\n]}\n")
	_, err = b.WriteTo(a.out)
	return err
}

func (a *app) queueTable(ctx context.Context, st *store.Store, q listing) error {
	s := words.Speaker{Me: a.me, Now: a.clock(), Zone: a.zone, Rules: st.Rules(), Glyphs: glyphs()}
	t := a.table("#>", "score>", "", "lead", "title", "company", "why it is here", "tries", "due", "id")
	rank := 0
	err := st.EachLead(ctx, q.view, &q.only, q.limit, func(r model.Row, _ func() (model.Lead, error)) error {
		rank++
		tries := ""
		if r.Stage.Open() {
			tries = fmt.Sprintf("%d/%d", r.Attempts, st.Rules().AttemptsMost)
		}
		grade := r.Grade
		if r.Rising > 0 {
			grade += " " + s.Glyphs.Rising
		}
		t.row(strconv.Itoa(rank), strconv.Itoa(r.Score), grade, r.Label, r.Title, r.Company, s.Why(r, q.view == model.ViewQueue || q.view == model.ViewToday).Text,
			tries, s.Due(r).Text, r.ID.String())
		return nil
	})
	if err != nil {
		return err
	}
	if rank == 0 {
		return a.emptyQueue(ctx, st, q)
	}
	if err := t.flush(); err != nil {
		return err
	}
	if rank < q.total {
		_, err = fmt.Fprintf(a.out, "%d of %d; --all lists the rest\n", rank, q.total)
	}
	return err
}

// emptyQueue says why a list is empty, and what to do.
func (a *app) emptyQueue(ctx context.Context, st *store.Store, q listing) error {
	n, err := st.Counts(ctx, a.me, nil)
	if err != nil {
		return err
	}
	why := ""
	switch all, meant := n.Views[model.ViewAll], q.only.Meant(); {
	case all > 0 && meant != "":
		why = fmt.Sprintf("Nobody is called %s. For the country: winnow queue %s", safetext.Line(q.filter), shellWord(safetext.Line(meant)))
	case all == 0:
		why = "There are no leads yet. Start with: winnow import leads.csv, or look at: winnow demo"
	case !q.only.IsZero() && q.view == model.ViewAll:
		why = fmt.Sprintf("None of %s matches %q. Leave a condition out", plural(all, "lead"), safetext.Line(q.filter))
	case !q.only.IsZero():
		why = fmt.Sprintf("None of %s in %s matches %q. Every list: winnow queue --view all %s", plural(n.Views[q.view], "lead"), q.view, safetext.Line(q.filter), shellWord(safetext.Line(q.filter)))
	case q.view == model.ViewQueue || q.view == model.ViewToday:
		why = fmt.Sprintf("The queue is empty: none of %s waits for a decision. See them all with: winnow queue --view all", plural(all, "lead"))
	default:
		why = fmt.Sprintf("Nothing is in %s. See every lead with: winnow queue --view all", q.view)
	}
	_, err = io.WriteString(a.out, why+"\n")
	return err
}

// glyphs are the signs of tables.
func glyphs() themes.Glyphs {
	t, err := themes.Load("mono")
	if err != nil {
		return themes.Glyphs{}
	}
	return t.Glyphs
}

// filter reads a filter as the user of the run means it.
func (a *app) filter(st *store.Store, text string) (filter.Filter, error) {
	words := st.Rules().FilterWords(a.me, a.clock(), a.zone)
	if strings.Contains(text, "me") { // owner:me is whoever the data calls so
		owners, err := st.Owners(context.Background(), a.me)
		if err != nil {
			return filter.Filter{}, err
		}
		words.Mine = model.Mine(a.me, owners)
	}
	f, err := filter.Parse(text, words)
	var wrong *filter.Error
	if errors.As(err, &wrong) {
		return f, usageError("the filter, at character %d: %s", wrong.At+1, safetext.Line(wrong.Error()))
	}
	return f, err
}
