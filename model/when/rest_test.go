package when

import (
	"strings"
	"testing"
	"time"

	"winnow/model"
)

func TestARestLastsUntilATimeAKindOfTouchOrAScore(t *testing.T) {
	now := time.Date(2026, 11, 19, 10, 0, 0, 0, time.UTC)
	kinds := append(model.InboundKinds(), model.KindAnyIntent)
	for in, want := range map[string]model.Until{
		"14d":                             {At: now.AddDate(0, 0, 14)},
		"Pricing_View":                    {Kind: model.PricingView},
		"intent":                          {Kind: model.KindAnyIntent},
		"score:70":                        {Score: 70},
		"score 80":                        {Score: 80},
		"Score > 80":                      {Score: 80},
		"demo request":                    {Kind: model.DemoRequest},
		"pricing":                         {Kind: model.PricingView},
		"14d or demo_request or score>60": {At: now.AddDate(0, 0, 14), Kind: model.DemoRequest, Score: 60},
		"30d, webinar_attended,score:60":  {At: now.AddDate(0, 0, 30), Kind: model.WebinarAttended, Score: 60},
	} {
		if got, err := Rest(in, now, time.UTC, kinds); err != nil || got != want {
			t.Errorf("%q: %+v %v, want %+v", in, got, err, want)
		}
	}
	for in, say := range map[string]string{"score:0": "from 1 to 100", "score:x": "from 1 to 100", "2020-01-01": "has passed",
		"pricing_veiw": "did you mean pricing_view?", "webinar": "say webinar_registered or webinar_attended", "sometime": "neither a time nor a kind of touch", "": "not a time", "14d,": "not a time"} {
		if got, err := Rest(in, now, time.UTC, kinds); model.KindOf(err) != model.KindInvalid || !strings.Contains(err.Error(), say) || !got.IsZero() {
			t.Errorf("%q: %+v %v, want a refusal that says %q", in, got, err, say)
		}
	}
}
