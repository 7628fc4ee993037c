package demo

// The demo company is Polarway: software that plans, watches and proves cold
// chains. This file holds what it publishes and what its leads say.

const (
	ownDomain = "polarway.example"
	site      = "https://polarway.example"
	crm       = "https://crm.polarway.example/leads/"
)

// An asset is something to download or attend.
type asset struct{ slug, title string }

func guides() []asset {
	return []asset{
		{"comparison-guide", "comparison guide: six cold-chain platforms side by side"},
		{"excursion-cost", "worksheet: what one temperature excursion costs"},
		{"gdp-checklist", "GDP inspection checklist"},
		{"summer-packing", "guide: packing 2–8 °C for a 38 °C dock"},
		{"peak-season", "peak season playbook"},
		{"reefer-energy", "benchmark: reefer energy per pallet"},
		{"claims", "guide: claims you can win"},
		{"buyers", "buyer's questions, with our honest answers"},
	}
}

func webinars() []asset {
	return []asset{
		{"without-gaps", "Cold chain without gaps"},
		{"claims-evidence", "Temperature evidence that holds up"},
		{"live-lanes", "From clipboards to live lanes"},
		{"auditors-ask", "GDP inspections: what auditors ask"},
		{"product-tour", "Product webinar: the control room in 30 minutes"},
		{"ocean-reefers", "Ocean reefers: 40 days blind, or not"},
	}
}

func pages() []string {
	return []string{"/", "/platform", "/platform/temperature", "/platform/control-room", "/platform/claims",
		"/compliance/gdp", "/customers", "/customers/harbour-pharma", "/customers/fjord-salmon", "/integrations",
		"/integrations/sap", "/integrations/telematics", "/security", "/about", "/blog/why-loggers-lie",
		"/blog/door-open-minutes", "/roi"}
}

func productPages() []string {
	return []string{"/platform/lane-planner", "/platform/sensors", "/platform/control-room/tour", "/platform/claims/example"}
}

func mailings() []string {
	return []string{"Cold chain without gaps", "Three lanes that fail every July", "What a door left open costs",
		"New: claims in two clicks", "Your excursion worksheet", "Before the peak: a short list", "How Fjord Salmon lost 0 boxes"}
}

func fairs() []string {
	return []string{"Cold Logistics Days, Rotterdam", "Fresh Supply Forum, Madrid", "Pharma Lanes Summit, Basel", "Reefer Congress, Singapore"}
}

// A campaign is where an ad click came from.
type campaign struct{ source, medium, name, term string }

func campaigns() []campaign {
	return []campaign{
		{"google", "cpc", "peak-q4", "cold chain monitoring software"},
		{"google", "cpc", "gdp-audit", "gdp temperature mapping"},
		{"google", "cpc", "brand", "polarway"},
		{"linkedin", "paid-social", "ops-leaders", ""},
		{"linkedin", "paid-social", "pharma-quality", ""},
		{"bing", "cpc", "reefer-energy", "reefer fuel saving"},
		{"newsletter", "email", "autumn-lanes", ""},
		{"freshweekly", "display", "retarget-pricing", ""},
	}
}

// An industry has its size, and what its people ask for in their own words.
type industry struct {
	name     string
	sizes    []int
	requests []string
	good     bool // a market Polarway sells to
}

func industries() []industry {
	return []industry{
		{"Logistics", []int{45, 120, 180, 340, 520, 900, 2400}, []string{
			"Need it before peak season. We run 60 reefers and still ring drivers for temperatures.",
			"Two claims lost in October because nobody could show the log. Can you talk this week?",
			"Our biggest shipper wants live temperature by January or they tender the lane.",
			"Looking to replace three portals with one. 14 depots, mixed telematics.",
			"Can you read the reefer controllers we have, without new hardware? That is the question.",
			"Want to see the control room with our own lanes in it, not a canned demo.",
			"We subcontract 70 % of loads. How do you get data from trucks that are not ours?",
			"Who sees an alarm at 3 am? Show me that part please.",
		}, true},
		{"Pharmaceuticals", []int{80, 210, 480, 1100, 3200}, []string{
			"GDP inspection in March, our mapping is still in spreadsheets.",
			"Need 21 CFR Part 11 and a validation package. Do you have both?",
			"Lost a batch of biologics at the airport, 41 minutes on the apron. Never again.",
			"Evaluating two vendors, decision in December. Please send security documents first.",
			"We ship 2–8 and -20, 600 lanes. Interested in the lane risk part.",
			"Quality wants it, IT is afraid of it. Can we do a call with both?",
			"Deviation reports take my team two days a week. I would like them back.",
		}, true},
		{"Fresh produce", []int{30, 75, 160, 260, 700}, []string{
			"Strawberries. I lose 4 % between field and shelf and want to know where.",
			"Retailer rejects pallets at the dock and we have no proof. Help?",
			"Season starts in 7 weeks, is that enough time to go live with 12 trucks?",
			"Does it work in packing stations with bad mobile coverage?",
			"We need pre-cooling and transport in one picture. Show us avocados if you can.",
			"My insurer asked for temperature records, so I am asking you.",
		}, true},
		{"Seafood", []int{25, 60, 140, 420}, []string{
			"Salmon by air to Seoul, 31 hours door to door. Where does the ice go?",
			"The buyer in Tokyo wants a record for each box, not each pallet. Possible?",
			"Want what Fjord Salmon has. Same lanes, same airline.",
			"Live lobster, so oxygen as well as temperature. Too exotic?",
			"We lost a container of shrimp in Colombo for nine days. Price for 40 units?",
		}, true},
		{"Dairy", []int{55, 130, 390, 1300}, []string{
			"Milk round with 180 stops, doors open all morning. We need door minutes per stop.",
			"Replacing paper charts in 22 trucks before the audit in spring.",
			"Can drivers use it with gloves on? Serious question.",
			"Yoghurt comes back from two supermarkets every week. I suspect their cold rooms, prove it.",
		}, true},
		{"Flowers", []int{20, 90, 230, 650}, []string{
			"Roses Naivasha to Aalsmeer, vase life is money. Looking for sensors per box.",
			"Valentine is our peak, so start in December or not at all.",
			"We want to show buyers the whole trip. Do you have a link they can open?",
		}, true},
		{"Retail grocery", []int{300, 1200, 5400, 18000}, []string{
			"240 stores, home delivery grows and the vans are not monitored at all.",
			"Food safety asked for alarms that do not cry wolf. How do you set limits?",
			"We have a tender in January, please add us to the vendor list and show a demo before.",
			"Freezer cabinets and vans in one system? Two contracts end this year.",
		}, true},
		{"Healthcare", []int{70, 350, 900, 4200}, []string{
			"Vaccine fridges in 38 clinics, nurses write temperatures twice a day by hand.",
			"Blood bank, so we need an alarm to a person, with escalation.",
			"Funding must be spent by year end. Quote for 120 sensors?",
		}, true},
		{"Ice cream and frozen", []int{35, 110, 280, 760}, []string{
			"Ice cream at -18 in summer traffic. You know what I need.",
			"Energy is our second cost. Interested in the reefer benchmark and what you would save us.",
			"3 cold stores, 40 trucks, one tired planner. Can we see the planner tool?",
		}, true},
		{"Beverages", []int{40, 150, 600}, []string{
			"Unpasteurised beer, kegs must stay under 8. Small fleet, big worry.",
			"Do you do tunnels and cellars or only trucks?",
		}, false},
		{"Meal kits", []int{60, 240, 800}, []string{
			"We pack in cardboard and pray. Looking for something better than praying.",
			"Boxes stand on porches for hours. Can you model that before we change insulation?",
		}, true},
		{"Chemicals", []int{150, 700, 2600}, []string{
			"Peroxides between -10 and 0, a safety matter more than quality.",
		}, false},
		{"Consulting", []int{4, 12, 60}, []string{"A client asks for a shortlist, may I see a demo?"}, false},
		{"Education", []int{300, 2200}, []string{"Could I use the platform for my thesis on vaccine logistics?"}, false},
	}
}

// titles by weight in the decision: those who sign, those who choose, those who use.
func titles() [3][]string {
	return [3][]string{
		{"VP Operations", "COO", "Head of Supply Chain", "Director of Logistics", "VP Supply", "Head of Quality", "Managing Director",
			"Chief Operating Officer", "Owner", "Head of Cold Chain", "Director Fleet", "VP Quality Assurance", "Founder"},
		{"Operations Manager", "Fleet Manager", "Logistics Manager", "QA Manager", "Warehouse Lead", "Supply Chain Manager",
			"Transport Planner", "Plant Manager", "Responsible Person (GDP)", "Category Manager Fresh", "IT Manager", "Export Manager"},
		{"Operations Analyst", "Buyer", "Quality Technician", "Dispatcher", "Customer Service", "Intern", "Food Technologist",
			"Junior Planner", "Marketing Assistant", "Accountant", "Process Engineer", "Driver Coach"},
	}
}

// What reps wrote down with their decisions and tries.
func promoteNotes() []string {
	return []string{"Budget 40k this year, wants a pilot on 6 trucks. Signs together with the CFO.",
		"Has the tender template ready. Call is Tuesday, QA joins.", "Two depots first, then the other nine. Knows our price range.",
		"Came from Fjord Salmon's recommendation. Compare with two others, decides before Christmas.",
		"Needs SAP link. Otherwise all clear, asked for a quote twice.", "Insurer pays half of the sensors, so timing is real.",
		"Retailer forces them, deadline end of January.", "Wants to start with claims, then live lanes."}
}

func nurtureNotes() []string {
	return []string{"after summer", "new budget in January", "their WMS project goes first", "merging two depots, back in spring",
		"likes it, boss does not yet", "reading everything, not ready to talk", "contract with the old vendor until next year",
		"wants to see the winter release", "season now, call when the harvest is in", ""}
}

func sentBackNotes() []string {
	return []string{"did not show, twice", "no budget until spring after all", "not the person who decides"}
}

func refusalNotes() map[string][]string {
	return map[string][]string{
		"1": {"bounced, and the number is a fax", "name is a keyboard walk"},
		"3": {"thesis on vaccine logistics, nice person", "applied for a job last week", "our own QA testing the form"},
		"4": {"works at Thermavue, wanted our price list"},
		"v": {"sells pallets to everybody", "SEO offer"},
		"5": {"one van, frozen pizza", "no cold goods at all", "two people, ships tulip bulbs dry"},
		"6": {"books travel for the COO", "asks to write to purchasing instead"},
		"7": {"has loggers and is happy", "outsourced all transport last year"},
		"8": {"would love to, no money before April", "frozen budgets, of all things"},
		"9": {"call after peak", "moving the warehouse first"},
		"0": {"", "four tries, nothing"},
		"c": {"signed with Thermavue in August, two years"},
		"e": {"customer since 2023, wrote to the wrong form"},
		"o": {"funny one: wants to rent us a cold store"},
	}
}

func tryNotes() []string {
	return []string{"", "", "", "switchboard, try the mobile", "in a meeting until four", "back next week says the colleague",
		"left my number", "sent the worksheet", "will read it on the train"}
}

// junkTitles belong to people who will not buy.
func junkTitles() []string {
	return []string{"MSc student", "Student", "Job seeker", "SEO consultant", "PhD candidate", "Sales Executive", "Test", "Freelancer"}
}
