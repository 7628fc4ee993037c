package themes

// Glyphs are the signs that the console draws with. Text that people wrote is
// never changed by them.
type Glyphs struct {
	Cursor, Mark, Rising         string
	Rule, HRule                  string
	Ellipsis, Times, Minus, Dash string
	Dot                          string // between parts of a line
	Open, Close                  string // around quoted words
	OK, Warn, Error, Info        string
	Arrow, Up, Down              string
	BarFit, BarEngagement        string // of the score bar; told apart without colour where there is none
	BarRest                      string
	Spark                        [8]string
}

// apartGlyph is the other side of a score where colour does not tell it.
const apartGlyph = "▒"

func unicodeGlyphs() Glyphs {
	return Glyphs{
		Cursor: "▌", Mark: "●", Rising: "▲",
		Rule: "│", HRule: "─",
		Ellipsis: "…", Times: "×", Minus: "−", Dash: "–",
		Dot: "·", Open: "“", Close: "”",
		OK: "✓", Warn: "!", Error: "✗", Info: "·",
		Arrow: "→", Up: "↑", Down: "↓",
		BarFit: "█", BarEngagement: "█", BarRest: "░",
		Spark: [8]string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"},
	}
}

func asciiGlyphs() Glyphs {
	return Glyphs{
		Cursor: ">", Mark: "*", Rising: "^",
		Rule: "|", HRule: "-",
		Ellipsis: "~", Times: "x", Minus: "-", Dash: "-",
		Dot: "-", Open: `"`, Close: `"`,
		OK: "+", Warn: "!", Error: "x", Info: "-",
		Arrow: ">", Up: "^", Down: "v",
		BarFit: "#", BarEngagement: "=", BarRest: ".",
		Spark: [8]string{"_", ".", ":", "-", "=", "+", "*", "#"},
	}
}
