package criteria

import "testing"

func TestDefaultIsSound(t *testing.T) {
	c, err := parse("default.toml", Default(), &Criteria{})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Rules.Reasons) != 15 || len(c.Signals) < 30 || len(c.Groups) != 9 {
		t.Fatalf("%d reasons, %d rules, %d groups", len(c.Rules.Reasons), len(c.Signals), len(c.Groups))
	}
}
