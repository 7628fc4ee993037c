package when

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"winnow/model"
	"winnow/model/spell"
)

// RestExamples names what Rest understands, for hints and errors.
const RestExamples = "14d, 1 dec, 2026-12-01, demo_request, intent, score:60"

// Rest reads until when a lead rests: a time as Parse reads it, one of kinds, a score
// as "score:60", or several of these with commas. The error is of kind invalid and
// names what would be understood.
func Rest(text string, now time.Time, loc *time.Location, kinds []model.TouchKind) (u model.Until, err error) {
	for _, part := range strings.Split(strings.ReplaceAll(text, " or ", ","), ",") {
		part = strings.TrimSpace(part)
		begun := kindsOf(part, kinds)
		switch n, score := strings.CutPrefix(strings.ToLower(part), "score"); {
		case score:
			u.Score, err = strconv.Atoi(strings.Trim(n, " :>="))
			if err != nil || u.Score < 1 || u.Score > 100 {
				return model.Until{}, model.Invalid("try score:60", "%q wants a score from 1 to 100", part)
			}
		case len(begun) == 1:
			u.Kind = begun[0]
		case len(begun) > 1:
			return model.Until{}, model.Invalid("say "+joined(begun, " or "), "%q may be several kinds of touch", part)
		default:
			u.At, err = Parse(part, now, loc)
			if err != nil && isWord(part) {
				err = noRest(part, kinds)
			}
			if err != nil {
				return model.Until{}, err
			}
		}
	}
	return u, nil
}

// begunBy is from how many letters on a kind of touch is known by its beginning.
const begunBy = 4

// kindsOf are the kinds of touch that a text may mean: the one whose id it is, also in
// words ("demo request"), else those whose ids begin so.
func kindsOf(text string, kinds []model.TouchKind) (begun []model.TouchKind) {
	id := strings.ReplaceAll(strings.ToLower(text), " ", "_")
	if slices.Contains(kinds, model.TouchKind(id)) {
		return []model.TouchKind{model.TouchKind(id)}
	}
	for _, k := range kinds {
		if len(id) >= begunBy && strings.HasPrefix(string(k), id) {
			begun = append(begun, k)
		}
	}
	return begun
}

func joined(kinds []model.TouchKind, sign string) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return strings.Join(names, sign)
}

// noRest says of a word that it is neither a time nor one of kinds.
func noRest(word string, kinds []model.TouchKind) error {
	if !strings.Contains(word, "_") {
		return model.Invalid("try "+RestExamples, "%q is neither a time nor a kind of touch", word)
	}
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	hint := "there are " + strings.Join(names, ", ")
	if near := spell.Nearest(word, names, len(word)/2); near != "" {
		hint = "did you mean " + near + "?"
	}
	return model.Invalid(hint, "there is no kind of touch %q", word)
}

func isWord(s string) bool {
	return s != "" && strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz_") == ""
}
