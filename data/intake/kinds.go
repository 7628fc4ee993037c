package intake

import (
	"strings"

	"winnow/model"
)

// kindOf tells what a conversion was by the name of its form or offer.
func kindOf(detail string) model.TouchKind {
	d := strings.ToLower(detail)
	for _, k := range []struct {
		kind  model.TouchKind
		words []string
	}{
		{model.DemoRequest, []string{"demo", "talk to sales", "contact sales", "request a quote", "get a quote", "book a call"}},
		{model.TrialStarted, []string{"trial", "sign up", "signup", "get started"}},
		{model.PricingView, []string{"pricing", "price list"}},
		{model.MeetingBooked, []string{"meeting", "meetings link", "appointment", "consultation"}},
		{model.WebinarRegistered, []string{"webinar", "masterclass", "live session"}},
		{model.ContentDownload, []string{"ebook", "e-book", "guide", "whitepaper", "white paper", "download", "report", "checklist",
			"template", "case study", "brochure", "playbook"}},
		{model.FormSubmit, []string{"newsletter", "subscribe", "contact us", "form"}},
	} {
		for _, w := range k.words {
			if strings.Contains(d, w) {
				return k.kind
			}
		}
	}
	return model.Converted
}

// channelOf is where a kind of touch happens, empty where it does not tell.
func channelOf(k model.TouchKind) string {
	switch k {
	case model.PageView, model.ProductView, model.PricingView:
		return "web"
	case model.EmailOpen, model.EmailClick, model.EmailReply, model.EmailBounce, model.Unsubscribe, model.SpamComplaint:
		return "email"
	case model.FormSubmit, model.ContentDownload, model.DemoRequest, model.WebinarRegistered, model.Converted:
		return "form"
	case model.TrialStarted, model.ProductUsed:
		return "product"
	case model.MeetingBooked, model.MeetingCancelled, model.NoShow:
		return "phone"
	}
	return ""
}
