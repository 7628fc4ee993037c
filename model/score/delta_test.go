package score

import (
	"slices"
	"strings"
	"testing"

	"winnow/model"
	"winnow/model/criteria"
)

func TestADeltaNamesTheLeadsThatOtherRulesConcern(t *testing.T) {
	before := criteria.Default()
	for _, x := range []struct {
		name, more   string
		ok           bool
		moves, kinds string // which titles move whatever they did, and with which touches
	}{
		{"a remark changes nothing", "\n# said aloud\n", true, "", ""},
		{"a rule about who they are", "\n[[rule]]\nname = \"x\"\ngroup = \"person\"\nwhen = 'title == \"Buyer\"'\npoints = 3\n", true, "Buyer", ""},
		{"a rule about what they did", "\n[[rule]]\nname = \"x\"\ngroup = \"web\"\ntouch = \"chat\"\npoints = 3\n", true, "", "Buyer chat, Clerk chat"},
		{"a rule about what some of them did", "\n[[rule]]\nname = \"x\"\ngroup = \"web\"\nwhen = 'title == \"Buyer\"'\ntouch = \"chat\"\npoints = 3\n", true, "", "Buyer chat"},
		{"a rule about whatever they did", "\n[[rule]]\nname = \"x\"\ngroup = \"web\"\nwhen = 'title == \"Buyer\"'\nabsent = \"9d\"\npoints = -3\n", true, "Buyer", ""},
		{"a group may concern everybody", "\n[group.more]\nside = \"fit\"\ncap = 3\n", false, "", ""},
		{"and so may a trigger", "\n[[trigger]]\nid = \"x\"\nname = \"x\"\ntouches = [\"chat\"]\nthen = [\"hot\"]\n", false, "", ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			parse := func(text string) *criteria.Criteria {
				c, err := criteria.Parse("criteria.toml", text)
				if err != nil {
					t.Fatal(err)
				}
				return c
			}
			for _, pair := range [][2]string{{before, before + x.more}, {before + x.more, before}} {
				d, ok := NewDelta(parse(pair[0]), parse(pair[1]))
				if ok != x.ok {
					t.Fatalf("comparable: %v", ok)
				}
				if !ok {
					continue
				}
				moves, kinds := "", ""
				for _, title := range []string{"Buyer", "Clerk"} {
					whatever, asks := d.Lead(&model.Lead{Title: title})
					if whatever {
						moves += title
					}
					for _, k := range []model.TouchKind{"chat", "call_in"} {
						if asks && d.Touched(k) {
							if kinds != "" {
								kinds += ", "
							}
							kinds += title + " " + string(k)
						}
					}
				}
				if moves != x.moves || kinds != x.kinds {
					t.Errorf("moved are %q and %q, want %q and %q", moves, kinds, x.moves, x.kinds)
				}
			}
		})
	}
	two := before + "\n[[rule]]\nname = \"x\"\ngroup = \"person\"\nwhen = 'title == \"Buyer\"'\npoints = 3\n"
	c, err := criteria.Parse("two.toml", two+"\n[[rule]]\nname = \"y\"\ngroup = \"person\"\nwhen = 'title == \"Buyer\"'\npoints = 3\n")
	one, err2 := criteria.Parse("one.toml", two)
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	d, ok := NewDelta(c, one)
	if !ok {
		t.Fatal("not comparable")
	}
	if moves, _ := d.Lead(&model.Lead{Title: "Buyer"}); !moves {
		t.Error("one of two rules that say the same went, and moves nobody")
	}
}

func TestOtherThresholdsConcernWhoPassesThem(t *testing.T) {
	type stands struct {
		score          int
		hot, qualified bool
	}
	cold, warm, queued, hot, byTrigger := stands{10, false, false}, stands{60, false, false}, stands{60, false, true}, stands{80, true, true}, stands{10, true, true}
	for _, x := range []struct {
		name     string
		from, to model.Rules
		moves    []stands
	}{
		{"the same", model.Rules{Hot: 75}, model.Rules{Hot: 75}, nil},
		{"hot is lower", model.Rules{Hot: 75}, model.Rules{Hot: 60}, []stands{warm, queued, hot, byTrigger}},
		{"hot is higher", model.Rules{Hot: 75}, model.Rules{Hot: 90}, []stands{hot, byTrigger}},
		{"nobody is hot by the score", model.Rules{Hot: 75}, model.Rules{}, []stands{hot, byTrigger}},
		{"somebody is", model.Rules{}, model.Rules{Hot: 60}, []stands{warm, queued, hot, byTrigger}},
		{"the queue is higher", model.Rules{MQL: model.Threshold{Score: 50}}, model.Rules{MQL: model.Threshold{Score: 55}}, []stands{queued, hot, byTrigger}},
		{"the queue is lower", model.Rules{MQL: model.Threshold{Score: 50}}, model.Rules{MQL: model.Threshold{Score: 45, Fit: 5}}, []stands{cold, warm, queued, hot, byTrigger}},
		{"the queue asks for less of a side", model.Rules{MQL: model.Threshold{Score: 50, Fit: 10}}, model.Rules{MQL: model.Threshold{Score: 55}}, []stands{cold, warm, queued, hot, byTrigger}},
	} {
		t.Run(x.name, func(t *testing.T) {
			d, ok := NewDelta(&criteria.Criteria{Rules: x.from}, &criteria.Criteria{Rules: x.to})
			if !ok {
				t.Fatal("not comparable")
			}
			var moves []stands
			for _, s := range []stands{cold, warm, queued, hot, byTrigger} {
				if d.Passes(s.score, s.hot, s.qualified) {
					moves = append(moves, s)
				}
			}
			if !slices.Equal(moves, x.moves) {
				t.Errorf("%v move, want %v", moves, x.moves)
			}
		})
	}
}

// A name stands in receipts alone: nobody is scored otherwise for it.
func TestAnotherNameOfARuleMovesNobody(t *testing.T) {
	text := criteria.Default()
	other := strings.Replace(text, `name = "booked a meeting"`, `name = "has a date with us"`, 1)
	a, err := criteria.Parse("a.toml", text)
	b, err2 := criteria.Parse("b.toml", other)
	if err != nil || err2 != nil || text == other {
		t.Fatal(err, err2)
	}
	d, ok := NewDelta(a, b)
	if !ok {
		t.Fatal("they are not compared")
	}
	if moves, asks := d.Lead(&model.Lead{Title: "Buyer"}); moves || asks {
		t.Errorf("moves %v, asks %v", moves, asks)
	}
}
