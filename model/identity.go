package model

import (
	"strings"
	"unicode"
)

// freeMail are providers whose domain says nothing about the company.
var freeMail = map[string]bool{
	"gmail.com": true, "googlemail.com": true, "yahoo.com": true, "yahoo.co.uk": true, "yahoo.co.in": true,
	"yahoo.fr": true, "yahoo.de": true, "ymail.com": true, "hotmail.com": true, "hotmail.co.uk": true,
	"hotmail.fr": true, "outlook.com": true, "live.com": true, "msn.com": true, "icloud.com": true,
	"me.com": true, "mac.com": true, "aol.com": true, "gmx.de": true, "gmx.net": true, "gmx.com": true,
	"web.de": true, "t-online.de": true, "freenet.de": true, "proton.me": true, "protonmail.com": true,
	"pm.me": true, "mail.com": true, "mail.ru": true, "yandex.ru": true, "yandex.com": true, "qq.com": true,
	"163.com": true, "126.com": true, "sina.com": true, "naver.com": true, "daum.net": true,
	"rediffmail.com": true, "orange.fr": true, "wanadoo.fr": true, "free.fr": true, "laposte.net": true,
	"libero.it": true, "virgilio.it": true, "uol.com.br": true, "bol.com.br": true, "terra.com.br": true,
	"zoho.com": true, "fastmail.com": true, "hey.com": true, "tutanota.com": true, "comcast.net": true,
	"verizon.net": true, "att.net": true, "btinternet.com": true, "bigpond.com": true, "wp.pl": true,
	"o2.pl": true, "seznam.cz": true, "abv.bg": true, "ukr.net": true, "hotmail.es": true, "hotmail.it": true,

	// Disposable addresses, whose users have as little in common.
	"armyspy.com": true, "cuvox.de": true, "dayrep.com": true, "einrot.com": true, "fleckens.hu": true,
	"gustr.com": true, "jourrapide.com": true, "rhyta.com": true, "superrito.com": true, "teleworm.us": true,
	"mailinator.com": true, "guerrillamail.com": true, "yopmail.com": true, "10minutemail.com": true, "trashmail.com": true,
}

// IsFreeMail reports whether a domain is a free-mail provider's.
func IsFreeMail(domain string) bool { return freeMail[strings.ToLower(domain)] }

// MailDomain returns the domain of an address in lower case, or "".
func MailDomain(email string) string {
	i := strings.LastIndexByte(email, '@')
	if i < 1 || i == len(email)-1 {
		return ""
	}
	return strings.ToLower(strings.TrimSuffix(strings.TrimSpace(email[i+1:]), "."))
}

// NormalEmail is the form of an address that identity compares: lower case,
// without a +tag, and for Gmail without dots. It returns "" for what has no
// single @ with something before it and the name of a host with a dot behind: many
// people may be jane@acme.
func NormalEmail(email string) string {
	e := strings.ToLower(strings.TrimSpace(email))
	local, domain, ok := strings.Cut(e, "@")
	if !ok || local == "" || !hostName(domain) || strings.ContainsAny(e, " \t\r\n,;") || strings.Contains(domain, "@") {
		return ""
	}
	if tagged, _, found := strings.Cut(local, "+"); found && tagged != "" {
		local = tagged
	}
	if domain == "googlemail.com" {
		domain = "gmail.com"
	}
	if domain == "gmail.com" {
		local = strings.ReplaceAll(local, ".", "")
	}
	if local == "" {
		return ""
	}
	return local + "@" + domain
}

// hostName reports whether a domain has parts, and none of them is empty.
func hostName(domain string) bool {
	d := strings.TrimSuffix(domain, ".")
	return strings.Contains(d, ".") && !strings.HasPrefix(d, ".") && !strings.Contains(domain, "..")
}

// NormalPhone keeps a number's digits, without an extension and with a leading
// 00 read as +. It returns "" below seven digits.
func NormalPhone(phone string) string {
	p := strings.ToLower(phone)
	for _, sep := range []string{"ext", "x", "#"} {
		if i := strings.Index(p, sep); i > 6 {
			p = p[:i]
		}
	}
	var b strings.Builder
	for _, r := range p {
		if r >= '0' && r <= '9' {
			b.WriteRune(r)
		}
	}
	d := strings.TrimPrefix(b.String(), "00")
	if len(d) < 7 {
		return ""
	}
	return d
}

// NormalName folds a person's or company's name for comparison: lower case,
// letters and digits only, single spaces.
func NormalName(name string) string {
	var b strings.Builder
	space := false
	for _, r := range strings.ToLower(name) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(r)
		} else {
			space = true
		}
	}
	return b.String()
}

// companySuffixes are legal forms that do not tell companies apart.
var companySuffixes = map[string]bool{
	"inc": true, "llc": true, "ltd": true, "limited": true, "gmbh": true, "ag": true, "sa": true, "sas": true,
	"sarl": true, "bv": true, "nv": true, "plc": true, "corp": true, "corporation": true, "co": true,
	"company": true, "oy": true, "ab": true, "as": true, "srl": true, "spa": true, "kg": true, "pty": true, "group": true,
}

// NormalCompany folds a company's name for matching, without its legal form.
func NormalCompany(name string) string {
	w := strings.Fields(NormalName(name))
	for len(w) > 1 && companySuffixes[w[len(w)-1]] {
		w = w[:len(w)-1]
	}
	return strings.Join(w, " ")
}

// CompanyKey is what puts two leads at one company: the domain, else the
// normalised name, else "".
func CompanyKey(domain, company string) string {
	if domain != "" {
		return "d:" + domain
	}
	if n := NormalCompany(company); n != "" {
		return "n:" + n
	}
	return ""
}

// KeyDomain is the domain of a CompanyKey that is one, else "".
func KeyDomain(key string) string {
	domain, is := strings.CutPrefix(key, "d:")
	if !is {
		return ""
	}
	return domain
}

// noCompany are words that stand where a company should, and for none.
var noCompany = map[string]bool{
	"self employed": true, "selfemployed": true, "self": true, "freelance": true, "freelancer": true, "independent": true,
	"individual": true, "private": true, "personal": true, "home": true, "none": true, "no": true, "na": true, "n a": true,
	"null": true, "nil": true, "unknown": true, "not provided": true, "not specified": true, "not applicable": true, "other": true,
	"student": true, "unemployed": true, "retired": true, "test": true, "company": true, "my company": true, "select": true,
}

// OneCompany reports whether leads that share a CompanyKey are at one company:
// those that call themselves self-employed, or say nothing in so many words, are not.
func OneCompany(key string) bool {
	name, named := strings.CutPrefix(key, "n:")
	return key != "" && (!named || !noCompany[name])
}

// CompanyDomain derives the company's domain from a website or an address. A
// free-mail domain is reported and never returned.
func CompanyDomain(email, website string) (domain string, free bool) {
	md := MailDomain(email)
	if IsFreeMail(md) {
		free, md = true, ""
	}
	if md != "" {
		return md, false
	}
	w := strings.ToLower(strings.TrimSpace(website))
	if i := strings.Index(w, "://"); i >= 0 {
		w = w[i+3:]
	}
	w = strings.TrimPrefix(w, "www.")
	if i := strings.IndexAny(w, "/?#:"); i >= 0 {
		w = w[:i]
	}
	w = strings.TrimSuffix(w, ".")
	if !strings.Contains(w, ".") || strings.ContainsAny(w, " @") || IsFreeMail(w) {
		return "", free
	}
	return w, free
}
