package model

import (
	"slices"
	"strings"
)

// roles are the local parts of addresses that several people read, in the languages
// of the files we have seen.
var roles = map[string]bool{
	"info": true, "information": true, "sales": true, "contact": true, "contacts": true, "office": true, "admin": true, "administration": true,
	"hello": true, "hi": true, "support": true, "help": true, "helpdesk": true, "service": true, "services": true, "customerservice": true,
	"marketing": true, "enquiries": true, "enquiry": true, "inquiries": true, "inquiry": true, "mail": true, "email": true, "post": true,
	"team": true, "billing": true, "accounts": true, "accounting": true, "finance": true, "invoice": true, "invoices": true, "hr": true,
	"jobs": true, "careers": true, "recruiting": true, "press": true, "media": true, "pr": true, "purchasing": true, "procurement": true,
	"orders": true, "order": true, "reception": true, "operations": true, "ops": true, "it": true, "webmaster": true, "postmaster": true,
	"hostmaster": true, "abuse": true, "noreply": true, "donotreply": true, "newsletter": true, "privacy": true, "legal": true, "security": true,
	"kontakt": true, "buero": true, "vertrieb": true, "einkauf": true, "bestellung": true, "rechnung": true, "verkauf": true, "zentrale": true,
	"contacto": true, "ventas": true, "compras": true, "contatti": true, "vendite": true, "commercial": true, "accueil": true, "verkoop": true, "inkoop": true,
}

// RoleAddress reports whether an address is that of a function, such as info@ or
// sales@, and not of one person.
func RoleAddress(email string) bool {
	local, _, ok := strings.Cut(NormalEmail(email), "@")
	return ok && roles[strings.NewReplacer("-", "", "_", "", ".", "").Replace(local)]
}

// Why somebody is taken for a student.
const (
	StudentByTitle   = "title"
	StudentByAddress = "address"
)

// studentWords are words of titles, as NormalName writes them.
var studentWords = []string{"student", "students", "undergraduate", "postgraduate", "phd candidate", "studentin", "studierende", "étudiant", "étudiante",
	"estudiante", "studente", "studentessa", "pupil"}

// Student says why somebody may be a student: StudentByTitle, StudentByAddress for
// one of a school (.edu, .edu.au, .ac.uk, or a mailbox for students), or "".
func Student(email, title string) string {
	t := " " + NormalName(title) + " "
	// Who has to do with students has one before another word: Student Services.
	for _, w := range studentWords {
		if strings.HasSuffix(t, " "+w+" ") || strings.HasPrefix(t, " "+w+" ") && (strings.Contains(t, " of ") || strings.Contains(t, " at ")) {
			return StudentByTitle
		}
	}
	if strings.HasPrefix(t, " phd student ") || strings.HasPrefix(t, " mba student ") {
		return StudentByTitle
	}
	labels := strings.Split(MailDomain(email), ".")
	n := len(labels)
	switch {
	case n >= 2 && labels[n-1] == "edu",
		n >= 3 && len(labels[n-1]) == 2 && (labels[n-2] == "edu" || labels[n-2] == "ac"),
		n >= 3 && slices.ContainsFunc(labels[:n-2], func(l string) bool { return l == "student" || l == "students" || l == "stud" }):
		return StudentByAddress
	}
	return ""
}

// testWords are what people write into a form to see whether it works.
var testWords = map[string]bool{"test": true, "tests": true, "testing": true, "tester": true, "testuser": true, "testlead": true,
	"asdf": true, "asdfasdf": true, "qwerty": true, "qwertz": true, "dummy": true, "fake": true, "foo": true, "bar": true, "foobar": true, "xxx": true, "abc": true}

// testBeside are words that may stand with them.
var testBeside = map[string]bool{"user": true, "lead": true, "account": true, "contact": true, "mail": true, "email": true, "form": true,
	"name": true, "first": true, "last": true, "person": true, "please": true, "ignore": true, "delete": true, "do": true, "not": true, "from": true, "me": true}

// TestEntry reports whether somebody tried a form out and nobody is behind the lead:
// the name, or where there is none the mailbox, is made of nothing but words for that
// ("Test Test", "asdf", test.lead2@acme.example).
func TestEntry(name, email string) bool {
	if strings.TrimSpace(name) != "" {
		return mayTest(name) && testPhrase(NormalName(name))
	}
	local, _, _ := strings.Cut(email, "@")
	if !mayTest(local) {
		return false
	}
	local, _, _ = strings.Cut(NormalEmail(email), "@")
	return testPhrase(NormalName(local))
}

// mayTest reports whether a text begins with the letters of some test word, or of a
// word beside one: of a million names few do.
func mayTest(s string) bool {
	if len(s) < 3 || len(s) > 60 {
		return false
	}
	switch string([]byte{s[0] | 0x20, s[1] | 0x20, s[2] | 0x20}) {
	case "tes", "asd", "qwe", "dum", "fak", "foo", "bar", "xxx", "abc", "use", "lea", "acc", "con", "mai", "ema", "for", "nam", "fir", "las", "per",
		"ple", "ign", "del", "fro":
		return true
	}
	return s[0] == ' ' || strings.EqualFold(s[:3], "do ") || strings.EqualFold(s[:3], "me ")
}

func testPhrase(s string) bool {
	is := false
	for _, w := range strings.Fields(s) {
		w = strings.TrimRight(w, "0123456789")
		is = is || testWords[w]
		if w != "" && !testWords[w] && !testBeside[w] {
			return false
		}
	}
	return is
}
