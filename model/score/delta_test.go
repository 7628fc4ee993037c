package score

import (
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
