package main

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheLedgerTellsOfWhoWasErasedByTheirID(t *testing.T) {
	for _, v := range []string{"XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"} {
		t.Setenv(v, t.TempDir())
	}
	db := filepath.Join(t.TempDir(), "winnow.db")
	winnow := func(want int, in string, args ...string) string {
		t.Helper()
		var out, err bytes.Buffer
		if code := run(context.Background(), append([]string{"--db", db}, args...), streams{in: strings.NewReader(in), out: &out, err: &err}); code != want {
			t.Fatalf("%v: code %d, %s", args, code, err.String())
		}
		return out.String()
	}
	winnow(0, "name,email\nAnn Low,ann@acme.example\n", "import", "-")
	winnow(0, "", "promote", "ann@acme.example")
	var shown struct{ Lead struct{ ID string } }
	if err := json.Unmarshal([]byte(winnow(0, "", "show", "ann@acme.example", "--json")), &shown); err != nil {
		t.Fatal(err)
	}
	winnow(0, "", "erase", "ann@acme.example", "--yes")
	if got := winnow(0, "", "log", "--lead", shown.Lead.ID); !strings.Contains(got, "promote") || strings.Contains(got, "Ann") {
		t.Errorf("the log says %q", got)
	}
	winnow(4, "", "log", "--lead", "0000000000000")
	winnow(4, "", "log", "--lead", "ann@acme.example")
}
