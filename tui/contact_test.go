package tui

import "testing"

func TestOnlyFourKindsOfTargetsAreOpened(t *testing.T) {
	for target, want := range map[string]string{
		"https://crm.example/lead/1?x=1":  "https://crm.example/lead/1?x=1",
		"http://crm.example":              "http://crm.example",
		"mailto:ann@x.example":            "mailto:ann@x.example",
		"tel:+31105550000":                "tel:+31105550000",
		" https://crm.example ":           "https://crm.example",
		"HTTPS://crm.example":             "https://crm.example",
		"https://x.example/\u202egnp.exe": "https://x.example/%E2%80%AEgnp.exe",
		"javascript:alert(1)":             "",
		"file:///etc/passwd":              "",
		"https:crm.example":               "",
		"mailto:":                         "",
		"tel:":                            "",
		"-oProxyCommand=x":                "",
		"crm.example/lead/1":              "",
		"":                                "",
		"https://x\x00y":                  "",
		"ssh://host":                      "",
	} {
		got, err := openable(target)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q is opened as %q (%v), want %q", target, got, err, want)
		}
	}
}
