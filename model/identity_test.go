package model_test

import (
	"strings"
	"testing"

	"winnow/model"
)

func TestNormalEmail(t *testing.T) {
	for in, want := range map[string]string{
		" Maya.Ortiz@Northwind.Example ": "maya.ortiz@northwind.example",
		"maya+demo@northwind.example":    "maya@northwind.example",
		"J.K.Rowe+x@GoogleMail.com":      "jkrowe@gmail.com",
		"jk.rowe@gmail.com":              "jkrowe@gmail.com",
		"j.k@outlook.com":                "j.k@outlook.com",
		"+tag@x.example":                 "+tag@x.example",
		"...@gmail.com":                  "",
		"a@b@c":                          "",
		"@x.example":                     "",
		"x@":                             "",
		"jane@acme":                      "",
		"jane@acme.":                     "",
		"jane@acme..example":             "",
		"jane@.acme.example":             "",
		"no address":                     "",
		"a@x.example, b@x.example":       "",
		"":                               "",
		"ÜMIT@Firma.example":             "ümit@firma.example",
	} {
		if got := model.NormalEmail(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func FuzzNormalEmail(f *testing.F) {
	for _, s := range []string{"a@b", "A.b+c@googlemail.com", "+.x@gmail.com", ".+x@gmail.com", " a\u00a0@b", "a@b\x00", "İ@x.example"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := model.NormalEmail(s)
		if once == "" {
			return
		}
		if twice := model.NormalEmail(once); twice != once {
			t.Fatalf("%q becomes %q, and that %q", s, once, twice)
		}
		if strings.Count(once, "@") != 1 || strings.ContainsAny(once, " \t\r\n,;") {
			t.Fatalf("%q becomes %q", s, once)
		}
	})
}

func TestNormalPhone(t *testing.T) {
	for in, want := range map[string]string{
		"+31 10 555 0148":       "31105550148",
		"0031 10 555 0148":      "31105550148",
		"001-672-799-2170x5610": "16727992170",
		"(240)452-2332 ext. 40": "2404522332",
		"985.939.5411 #12":      "9859395411",
		"12345":                 "",
		"n/a":                   "",
		"":                      "",
	} {
		if got := model.NormalPhone(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func TestNamesAndCompaniesAreComparedWithoutTheirTrimmings(t *testing.T) {
	for in, want := range map[string]string{"  Léa   FOURNIER ": "léa fournier", "O'Brien-Smith": "o brien smith", "王小明": "王小明", "!!": ""} {
		if got := model.NormalName(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"Northwind Freight, Inc.": "northwind freight", "Halden AG": "halden", "GmbH": "gmbh",
		"Maddox Group Ltd": "maddox", "": ""} {
		if got := model.NormalCompany(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func TestCompanyDomain(t *testing.T) {
	for _, c := range []struct {
		email, website, domain string
		free                   bool
	}{
		{"a@Northwind.example", "", "northwind.example", false},
		{"a@gmail.com", "", "", true},
		{"a@gmail.com", "https://www.Northwind.example/team?x=1", "northwind.example", true},
		{"ann@yopmail.com", "https://northwind.example", "northwind.example", true},
		{"", "http://northwind.example:8080", "northwind.example", false},
		{"", "northwind.example.", "northwind.example", false},
		{"", "https://gmail.com", "", false},
		{"", "localhost", "", false},
		{"", "n/a", "", false},
		{"", "", "", false},
		{"a@x.example.", "", "x.example", false},
	} {
		domain, free := model.CompanyDomain(c.email, c.website)
		if domain != c.domain || free != c.free {
			t.Errorf("%q %q: %q %v, want %q %v", c.email, c.website, domain, free, c.domain, c.free)
		}
	}
	if model.CompanyKey("x.example", "Y") != "d:x.example" || model.CompanyKey("", "Y Ltd") != "n:y" || model.CompanyKey("", " ") != "" {
		t.Error("a company is known by its domain, else by its name")
	}
}

func TestParseCount(t *testing.T) {
	for in, want := range map[string]int{
		"340": 340, "1,200": 1200, "1.200": 1200, "1 200": 1200, "12'500": 12500, "200-500": 350, "51 to 200 employees": 125,
		"1,001 – 5,000": 3000, "5000+": 5000, "10k": 10000, "1K-5K": 3000, ">1000": 1000, "~ 80": 80, "2.5k": 2500, "7.0": 7,
		"": 0, "unknown": 0, "-5": 0, "99999999999": 0, "1e400": 1, "500-200": 500, "11-50": 30, "1-10": 5,
	} {
		if got := model.ParseCount(in); got != want {
			t.Errorf("%q counts %d, want %d", in, got, want)
		}
	}
}
