package tui

import (
	"testing"

	"winnow/model"
)

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

func TestOpenGoesToTheRecordElseToTheSiteOfTheCompany(t *testing.T) {
	for want, l := range map[string]model.Lead{
		"https://crm.example/1": {URL: "https://crm.example/1", Website: "acme.example", Domain: "acme.example"},
		"https://acme.example":  {Domain: "acme.example"},
		"https://www.acme.tld":  {Website: "www.acme.tld", Domain: "acme.example"},
		"http://acme.example/x": {Website: "http://acme.example/x"},
		"":                      {Company: "Acme"},
	} {
		if got := siteOf(&l); got != want {
			t.Errorf("%+v goes to %q, not %q", l, got, want)
		}
	}
}
