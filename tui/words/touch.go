package words

import (
	"net/url"
	"strconv"
	"strings"

	"winnow/model"
)

// Touch is what happened. The kind is left out where the detail says it too,
// or the channel beside it: "webinar  sign-up: Cold chain", "form  price list".
func (s Speaker) Touch(t model.Touch) string {
	gl, kind := s.Glyphs, Kind(t.Kind)
	channel := Channel(t)
	switch detail := strings.ToLower(t.Detail); {
	case t.Attempt != "":
		text := Outcome(t.Attempt)
		if t.By != "" && !Same(t.By, s.Me) {
			text += ", " + FirstName(t.By)
		}
		return text
	case t.Kind == model.AdClick:
		text := kind
		if c := t.UTM.Words(); c != "" {
			text = c
		}
		if path := pagePath(t.URL); path != "" {
			text += " " + gl.Arrow + " " + path
		}
		return text
	case detail == "":
		return kind
	case t.Kind == model.ContentDownload, strings.Contains(detail, kind), strings.HasPrefix(detail, "clicked"), strings.HasPrefix(detail, "opened"):
		return t.Detail
	case t.Kind == model.EmailClick:
		return "clicked " + gl.Open + t.Detail + gl.Close
	case t.Kind == model.EmailOpen:
		return "opened " + gl.Open + t.Detail + gl.Close
	}
	text := t.Detail
	if quoted(t.Kind) {
		text = gl.Open + t.Detail + gl.Close
	}
	if kind == channel {
		return text
	}
	return strings.TrimPrefix(kind, channel+" ") + ": " + text
}

// quoted reports whether the detail of a kind is somebody's own words.
func quoted(k model.TouchKind) bool {
	switch k {
	case model.DemoRequest, model.Chat, model.EmailReply, model.CallIn, model.Referral:
		return true
	}
	return false
}

// Visit names the pages of a visit, given newest first: the telling ones first, the
// rest counted.
func (s Speaker) Visit(touches []model.Touch) string {
	type seen struct {
		path string
		kind model.TouchKind
		n    int
	}
	var pages []seen
next:
	for i := len(touches) - 1; i >= 0; i-- { // in the order in which they were seen
		t := touches[i]
		path := pagePath(t.URL)
		if path == "" {
			path = t.Detail
		}
		if path == "" {
			path = Kind(t.Kind)
		}
		for j := range pages {
			if pages[j].path == path {
				pages[j].n++
				continue next
			}
		}
		pages = append(pages, seen{path, t.Kind, 1})
	}
	var parts []string
	rest := 0
	for _, kind := range []model.TouchKind{model.PricingView, model.ProductView, ""} {
		for _, at := range pages {
			telling := at.kind == model.PricingView || at.kind == model.ProductView
			if at.path == "/" && len(pages) > 3 {
				if kind == "" {
					rest += at.n // the home page tells nothing
				}
				continue
			}
			if at.kind != kind && !(kind == "" && !telling) {
				continue
			}
			if len(parts) == 3 {
				rest += at.n
				continue
			}
			if at.n > 1 {
				at.path += " " + s.Glyphs.Times + strconv.Itoa(at.n)
			}
			parts = append(parts, at.path)
		}
	}
	if rest > 0 {
		parts = append(parts, strconv.Itoa(rest)+" more")
	}
	return strings.Join(parts, ", ")
}

// pagePath is the part of an address that tells the page.
func pagePath(address string) string {
	if address == "" {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil || u.Path == "" {
		if err == nil && u.Host != "" {
			return "/"
		}
		return address
	}
	return u.Path
}
