package criteria

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"winnow/model"
)

const day = 24 * time.Hour

func TestTheDefaultIsSoundAndStandsOnItsOwn(t *testing.T) {
	alone, err := parse("default.toml", Default(), &Criteria{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := Parse("default.toml", Default())
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(alone.Rules, c.Rules) || !reflect.DeepEqual(alone.Groups, c.Groups) || len(alone.Signals) != len(c.Signals) {
		t.Error("the default leans on itself")
	}
	r := c.Rules
	if r.MQL != (model.Threshold{Score: 50, Fit: 10, Engagement: 15}) || r.Hot != 75 || r.AttemptsLeast != 2 || r.AttemptsMost != 4 ||
		!reflect.DeepEqual(r.Spacing, []time.Duration{4 * time.Hour, day, 3 * day}) || r.NurtureRest != 84*day ||
		r.SLAHot != (model.SLA{Time: 15 * time.Minute}) || r.SLAMQL != (model.SLA{Days: 1}) || r.SLASentBack != (model.SLA{Time: 4 * time.Hour}) || r.Hash != c.Hash || len(c.Hash) != 64 {
		t.Errorf("%+v", r)
	}
	if c.Fit != (Bounds{Floor: -20_000, HasFloor: true, Cap: 40_000}) || c.Engagement != (Bounds{HasFloor: true, Cap: 60_000}) {
		t.Errorf("fit %+v, engagement %+v", c.Fit, c.Engagement)
	}
}

// The weights that the default promises.
func TestTheWeightsOfTheDefault(t *testing.T) {
	c, err := Parse("default.toml", Default())
	if err != nil {
		t.Fatal(err)
	}
	points := map[string]float64{}
	for _, s := range c.Signals {
		points[s.Name] = float64(s.Points) / 1000
	}
	for name, want := range map[string]float64{"top of the house": 15, "vice president or head": 12, "director": 9, "manager": 6,
		"department that buys": 8, "department beside it": 3, "50 to 999 people": 10, "near the target size": 5, "industry that buys first": 8,
		"industry that buys too": 4, "a country we sell in": 5, "free mail address": -5, "student or job seeker": -15, "visited the website": 1,
		"looked at the product": 3, "eight pages in a visit": 6, "second visit in a week": 6, "back after a month": 3, "read about our vacancies": -10,
		"read an article": 2, "downloaded content": 6, "case study or calculation": 8, "registered for a webinar": 5, "attended a webinar": 12,
		"attended a product webinar": 18, "talked at the booth": 15, "badge scanned": 1, "clicked in an e-mail": 2, "replied to an e-mail": 10,
		"unsubscribed": -15, "e-mail bounced": -25, "engaged on social media": 1, "sent a form in an ad": 5, "read the pricing": 10,
		"came back to the pricing": 5, "compares products": 6, "wrote by the contact form": 25, "started a trial": 25, "used the product": 25,
		"asked for a demo": 40, "asked for a quote": 40} {
		if points[name] != want {
			t.Errorf("%s: %v points, want %v", name, points[name], want)
		}
	}
	type group struct {
		cap  int
		days int
	}
	for name, want := range map[string]group{"web": {25, 14}, "content": {15, 30}, "events": {20, 45}, "email": {10, 14}, "social": {5, 14}, "intent": {40, 14}} {
		i := slices.IndexFunc(c.Groups, func(g Group) bool { return g.Name == name })
		if g := c.Groups[i]; g.Bounds.Cap != Milli(want.cap*1000) || g.HalfLife != time.Duration(want.days)*day {
			t.Errorf("%s: %+v", name, g)
		}
	}
	if len(c.Triggers) != 4 || c.Triggers[3].People != 3 || c.Triggers[3].Within != 14*day {
		t.Errorf("%+v", c.Triggers)
	}
}

// Rules stand under the comment of their group, and what comes several times under
// that of the first.
func TestEveryBlockOfATextToStartFromSaysWhatItIsFor(t *testing.T) {
	for _, name := range Templates() {
		text, _ := Template(name)
		lines, seen := strings.Split(text, "\n"), map[string]bool{"[[rule]]": true}
		for i, line := range lines {
			head, _, _ := strings.Cut(line, "#")
			if head = strings.TrimSpace(head); !strings.HasPrefix(head, "[") || seen[head] {
				continue
			}
			seen[head] = true
			said := false
			for k := i; k < len(lines) && lines[k] != ""; k++ { // beside it, or at its keys
				said = said || strings.Contains(lines[k], "#")
			}
			for k := i - 1; k >= max(0, i-2); k-- { // or above, a blank line between
				said = said || strings.HasPrefix(lines[k], "#")
			}
			if !said {
				t.Errorf("%s, line %d: nothing says what %s is for", name, i+1, head)
			}
		}
	}
}

func TestTheReasonsOfTheDefault(t *testing.T) {
	c, err := Parse("default.toml", Default())
	if err != nil {
		t.Fatal(err)
	}
	want := []model.Reason{
		{ID: "bad-data", Key: "1", Class: model.ClassRecycle, Follow: model.FollowFix},
		{ID: "duplicate", Key: "2", Class: model.ClassRemove, Follow: model.FollowMerge},
		{ID: "student", Key: "3", Class: model.ClassRemove, Follow: model.FollowSuppressPerson},
		{ID: "competitor", Key: "4", Class: model.ClassRemove, Follow: model.FollowSuppressDomain},
		{ID: "vendor", Key: "v", Class: model.ClassRemove, Follow: model.FollowSuppressPerson},
		{ID: "own-staff", Key: "w", Class: model.ClassRemove, Follow: model.FollowSuppressDomain},
		{ID: "poor-fit", Key: "5", Class: model.ClassRemove, Follow: model.FollowSuppressPerson, Ask: model.AskDetail},
		{ID: "wrong-person", Key: "6", Class: model.ClassRecycle, Follow: model.FollowRefer},
		{ID: "no-need", Key: "7", Class: model.ClassRecycle, Wake: 180 * day},
		{ID: "no-budget", Key: "8", Class: model.ClassRecycle, Wake: 90 * day},
		{ID: "bad-timing", Key: "9", Class: model.ClassRecycle, Wake: 90 * day, Ask: model.AskDate},
		{ID: "unreachable", Key: "0", Class: model.ClassRecycle, Wake: 30 * day, NeedsAttempts: true},
		{ID: "chose-competitor", Key: "c", Class: model.ClassRecycle, Wake: 300 * day, Ask: model.AskDate},
		{ID: "existing-customer", Key: "e", Class: model.ClassRemove, Follow: model.FollowRefer},
		{ID: "other", Key: "o", Class: model.ClassRecycle, Ask: model.AskNote},
	}
	if len(c.Rules.Reasons) != len(want) {
		t.Fatalf("%d reasons", len(c.Rules.Reasons))
	}
	for i, got := range c.Rules.Reasons {
		if got.Name == "" {
			t.Errorf("%s has no name", got.ID)
		}
		got.Name, got.AskHint, got.Also = "", "", nil
		if !reflect.DeepEqual(got, want[i]) {
			t.Errorf("got  %+v\nwant %+v", got, want[i])
		}
	}
	ids := func(list []model.Reason) (s string) {
		for _, r := range list {
			s += r.ID + " "
		}
		return s
	}
	if got := ids(c.Rules.SendBackReasons); got != "no-show not-ready no-authority wrong-contact duplicate other " {
		t.Errorf("sent back: %s", got)
	}
	if got := ids(c.Rules.LostReasons); got != "price chose-competitor no-decision timing other " {
		t.Errorf("lost: %s", got)
	}
}

func TestEveryInboundKindScoresByDefault(t *testing.T) {
	c, err := Parse("default.toml", Default())
	if err != nil {
		t.Fatal(err)
	}
	scores := map[model.TouchKind]bool{}
	for _, s := range c.Signals {
		for _, p := range s.Touches {
			scores[p.Kind] = true
		}
	}
	for _, k := range model.InboundKinds() {
		if !scores[k] && k != model.Created && k != model.EmailOpen && k != model.MeetingCancelled { // programs open mail too, and a meeting that is moved is called off first
			t.Errorf("%s scores nothing", k)
		}
	}
}

func TestSectionsThatATextLeavesOutAreThoseOfTheDefault(t *testing.T) {
	c, err := Parse("f.toml", sound+`
[threshold]
hot = { score = 90 }

[group.mine]
side = "engagement"
cap = 7.5
half_life = "14d"

[[trigger]]
name = "a guide and a demo"
touches = ["content_download:comparison*", "demo_request"]
within = "30d"
then = ["hot", "notify"]

[team]
domains = ["Ours.example"]
hours = "Sun-Thu 08:00-12:00, 13:00-16:30"
touches = ["workshop"]

[[rule]]
name = "came to a workshop"
group = "mine"
touch = "workshop:*basics"
points = 2.25
per = "every"
`)
	if err != nil {
		t.Fatal(err)
	}
	def := base()
	if c.Rules.Hot != 90 || c.Rules.MQL != def.Rules.MQL || !reflect.DeepEqual(c.Rules.Reasons, def.Rules.Reasons) || c.Fit != def.Fit || c.Grade != def.Grade {
		t.Errorf("%+v", c.Rules)
	}
	if len(c.Signals) != 2 || len(c.Groups) != len(def.Groups)+1 || len(def.Groups) != 10 {
		t.Fatalf("%d rules, %d groups; the default has %d", len(c.Signals), len(c.Groups), len(def.Groups))
	}
	mine := c.Groups[len(c.Groups)-1]
	if mine.Bounds.Cap != 7500 || mine.HalfLife != 14*day || len(c.Triggers) != 1 || c.Triggers[0].Within != 30*day {
		t.Errorf("%+v %+v", mine, c.Triggers)
	}
	if s := c.Signals[1]; s.Points != 2250 || !s.Every || s.Touches[0].String() != "workshop:*basics" {
		t.Errorf("%+v", s)
	}
	if !reflect.DeepEqual(c.Rules.OwnDomains, []string{"ours.example"}) || c.Rules.Hours.Day() != 7*time.Hour+30*time.Minute {
		t.Errorf("%+v", c.Rules)
	}
	if def.Rules.OwnDomains != nil || def.Rules.Hours.Day() != 9*time.Hour {
		t.Error("the default was changed")
	}
}

func TestEveryKeyOfRulesAndTriggersIsRead(t *testing.T) {
	c, err := Parse("f.toml", `
[[rule]]
name = "eight pages in a visit"
group = "web"
touch = ["page_view", "product_view:/tour*"]
campaign = "peak*"
channel = ["web", "ad"]
url = "/docs/*"
detail = "*guide*"
points = 6
per = "every"
limit = 9
per_day = 3
at_least = 8
within = "visit"
first_within = "60d"
after_quiet = "30d"

[[rule]]
name = "second visit"
group = "web"
touch = "page_view"
points = 6
visits = 2
within = "7d"

[[rule]]
name = "has gone quiet"
group = "web"
absent = "21d"
points = -10

[[trigger]]
name = "Three people, one company!"
touch = ["demo_request", "pricing_view"]
touches = ["content_download:comparison*"]
when = 'company.employees >= 50'
within = "14d"
people = 3
then = ["hot", "mql", "notify", "assign Dana Whitfield", "tag enterprise", "tag eu"]
run = ["notify-team", "--loud", ""]

[[trigger]]
id = "demo"
name = "見積"
touch = "demo_request"
then = "hot"
`)
	if err != nil {
		t.Fatal(err)
	}
	pages := c.Signals[0]
	counted := model.Touch{Kind: model.ProductView, Detail: "a Guide", URL: "https://x.example/docs/1", Channel: "ad", UTM: model.UTM{Campaign: "Peak-q4"}}
	if pages.Counts(&counted) {
		t.Error("a product view counts without the path of its pattern")
	}
	if counted.Kind = model.PageView; !pages.Counts(&counted) {
		t.Error("a touch with everything asked does not count")
	}
	pages.Touches, pages.Campaign, pages.Channel, pages.URL, pages.Detail = nil, Glob{}, Glob{}, Glob{}, Glob{}
	web := slices.IndexFunc(c.Groups, func(g Group) bool { return g.Name == "web" })
	for i, want := range []Signal{
		{Name: "eight pages in a visit", Group: web, Points: 6000, Every: true, Limit: 9, PerDay: 3, AtLeast: 8, InVisit: true,
			FirstWithin: 60 * day, AfterQuiet: 30 * day},
		{Name: "second visit", Group: web, Points: 6000, Visits: 2, Within: 7 * day, Touches: []Pattern{NewPattern(model.PageView, "")}},
		{Name: "has gone quiet", Group: web, Points: -10_000, Absent: 21 * day},
	} {
		if got := append([]Signal{pages}, c.Signals[1:]...)[i]; !reflect.DeepEqual(got, want) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
	}
	people := c.Triggers[0]
	if people.ID != "three-people-one-company" || len(people.Any) != 2 || len(people.All) != 1 || people.When == nil ||
		people.Within != 14*day || people.People != 3 {
		t.Errorf("%+v", people)
	}
	if want := []Act{{Kind: ActHot}, {Kind: ActMQL}, {Kind: ActNotify}, {Kind: ActAssign, Text: "Dana Whitfield"}, {Kind: ActTag, Text: "enterprise"},
		{Kind: ActTag, Text: "eu"}, {Kind: ActRun, Args: []string{"notify-team", "--loud", ""}}}; !reflect.DeepEqual(people.Then, want) {
		t.Errorf("%+v", people.Then)
	}
	if x := c.Triggers[1]; x.ID != "demo" || !reflect.DeepEqual(x.Then, []Act{{Kind: ActHot}}) {
		t.Errorf("%+v", x)
	}
}

func TestPatternsOfTouches(t *testing.T) {
	guide := &model.Touch{Kind: model.ContentDownload, Detail: "Comparison Guide 2026", URL: "https://x.example/guides/roi?y=1",
		UTM: model.UTM{Campaign: "peak-q4"}}
	for like, want := range map[string]bool{
		"": true, "comparison*": true, "*guide*": true, "*2026": true, "guide*": false, "comparison guide 2026": true,
		"comparison": false, "*roi*": true, "peak-q4": true, "PEAK*": true, "*": true, "c*g*6": true, "c*z*6": false, "*6*6": false,
	} {
		p := NewPattern(model.ContentDownload, like)
		if got := p.Matches(guide); got != want {
			t.Errorf("%q: %v", like, got)
		}
	}
	other := NewPattern(model.FormSubmit, "")
	if other.Matches(guide) {
		t.Error("another kind matches")
	}
}

func TestATouchCountsForARuleWhenEverythingAskedOfItHolds(t *testing.T) {
	visit := model.Touch{Kind: model.PageView, Channel: "web", Detail: "Compare plans", URL: "https://x.example/compare/plans?a=1",
		UTM: model.UTM{Campaign: "peak-q4"}}
	pages := []Pattern{NewPattern(model.PageView, "")}
	for _, c := range []struct {
		name string
		rule Signal
		want bool
	}{
		{"its kind", Signal{Touches: pages}, true},
		{"no kind asked", Signal{}, true},
		{"another kind", Signal{Touches: []Pattern{NewPattern(model.FormSubmit, "")}}, false},
		{"the path of its url", Signal{Touches: pages, URL: NewGlob("/compare*")}, true},
		{"the middle of its path", Signal{Touches: pages, URL: NewGlob("/plans*")}, false},
		{"its whole url", Signal{Touches: pages, URL: NewGlob("HTTPS://x.example/*")}, true},
		{"one of several", Signal{Touches: pages, URL: NewGlob("/vs/*", "/compare/*")}, true},
		{"what it must not be", Signal{Touches: pages, Detail: NewGlob("!compare*")}, false},
		{"not what it must not be, and nothing else asked", Signal{Touches: pages, Detail: NewGlob("!*vacancy*"), Channel: NewGlob("!ad", "!social")}, true},
		{"like one form and not like the other", Signal{Touches: pages, URL: NewGlob("/compare*", "!*b=1*")}, true},
		{"its campaign", Signal{Touches: pages, Campaign: NewGlob("peak*")}, true},
		{"another campaign", Signal{Touches: pages, Campaign: NewGlob("spring*")}, false},
		{"another channel", Signal{Touches: pages, Channel: NewGlob("email")}, false},
		{"its detail", Signal{Touches: pages, Detail: NewGlob("compare*")}, true},
		{"its detail, and a channel that is not its", Signal{Touches: pages, Detail: NewGlob("compare*"), Channel: NewGlob("ad")}, false},
		{"a kind with a path", Signal{Touches: []Pattern{NewPattern(model.PageView, "/compare*")}}, true},
	} {
		if got := c.rule.Counts(&visit); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	own := visit
	own.Outbound = true
	if (&Signal{Touches: pages}).Counts(&own) {
		t.Error("an outbound touch counts")
	}
	if g := NewGlob("", " "); !g.IsZero() || !g.Matches("") {
		t.Error("nothing asked is not the zero Glob")
	}
}

func TestGrades(t *testing.T) {
	g := Grade{A: 28, B: 16, One: 36, Two: 15}
	for _, c := range []struct {
		fit, engagement int
		want            string
	}{{40, 60, "A1"}, {28, 36, "A1"}, {27, 35, "B2"}, {16, 15, "B2"}, {15, 14, "C3"}, {-20, 60, "C1"}, {40, 0, "A3"}} {
		if got := g.Of(c.fit, c.engagement); got != c.want {
			t.Errorf("%d %d: %s", c.fit, c.engagement, got)
		}
	}
}

// The file that the design shows.
func TestTheExampleOfTheDesign(t *testing.T) {
	c, err := Parse("example.toml", `
[team]
domains = ["ourcompany.example"]          # own staff: flagged, never queued, left out of reports
hours = "Mon-Fri 09:00-12:30, 13:30-18:00"

[threshold]
mql = { score = 50, fit = 10, engagement = 15 }
hot = { score = 75 }

[group.intent]
side = "engagement"
cap = 40
half_life = "14d"

[[rule]]
name = "asked for a demo"
group = "intent"
touch = "demo_request"
points = 40

[[rule]]
name = "decision maker"
group = "person"
when = 'title matches "(?i)\\b(vp|chief|head|director|owner|founder)\\b"'
points = 12

[[trigger]]
name = "comparison guide and a demo request"
touches = ["content_download:comparison*", "demo_request"]
within = "30d"
then = ["hot", "notify"]

[[reason]]
id = "bad-timing"
key = "9"
name = "bad timing"
class = "recycle"
then = "wake 90d"
`)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Rules.Reasons) != 1 || c.Rules.Reasons[0].Wake != 90*day || c.Groups[c.Signals[0].Group].Bounds.Cap != 40_000 {
		t.Errorf("%+v", c.Rules)
	}
	f := c.NewFacts()
	f.Set(&model.Lead{Title: "VP Operations"})
	if !c.Signals[1].When.Holds(f) {
		t.Error("a VP is no decision maker")
	}
}
