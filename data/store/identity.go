package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"winnow/model"
)

// Kinds of identity keys. That of an external id is followed by its source.
const (
	kindID    = "id:"
	kindEmail = "email"
	kindPhone = "phone"
	kindRow   = "row"     // fingerprint of a row that names nobody
	kindAnon  = "anon:"   // an id from before anybody knew who it was, and the source; proposes nobody, for people share machines
	kindMark  = "mark"    // of a row with a value that could not be read: how the mended row finds its lead
	kindStaff = "company" // company and name: who is there too, and proposes duplicates; never attaches
)

// whyName is why two are proposed as one who are at one company by names alike.
const whyName = "name"

// identityKey is one row of table identity, but for its lead.
type identityKey struct{ kind, value string }

func (k identityKey) compare(o identityKey) int {
	if c := strings.Compare(k.kind, o.kind); c != 0 {
		return c
	}
	return strings.Compare(k.value, o.value)
}

// rowKeys are what a source row is known by, strongest first; empty strings
// where it says nothing. The fingerprint is there
// only where id and e-mail are not.
type rowKeys struct {
	idKind, id  string
	source      string
	former      []string // more ids of the source's
	anon        []string // and those of before it knew who it was
	email       string
	phone       string
	second      string // another number of theirs, by which erasing knows them alone
	name        string // normalised: must agree where the phone is to tell who it is
	fingerprint string
	mark        string // see model.SourceRow
	mends       bool   // it is told by its mark before all else
}

// keysOf derives them. hash is the row's own (see rowHash).
func keysOf(r *model.SourceRow, source string, hash int64) rowKeys {
	k := rowKeys{mark: r.Mark, mends: r.Mends}
	var first, last, full string
	for _, f := range r.Fields {
		switch f.Field {
		case model.FieldExternalID:
			k.id = strings.TrimSpace(f.Value)
		case model.FieldAnonymousID:
			k.anon = append(k.anon, strings.TrimSpace(f.Value))
		case model.FieldFormerID: // which of the two it was its source does not say
			k.former = append(k.former, strings.TrimSpace(f.Value))
			k.anon = append(k.anon, strings.TrimSpace(f.Value))
		case model.FieldEmail:
			k.email = model.NormalEmail(f.Value)
		case model.FieldPhone:
			k.phone = model.NormalPhone(f.Value)
		case model.FieldPhone2:
			if k.second = model.NormalPhone(f.Value); k.phone == "" {
				k.phone, k.second = k.second, ""
			}
		case model.FieldName:
			full = f.Value
		case model.FieldFirstName:
			first = f.Value
		case model.FieldLastName:
			last = f.Value
		}
	}
	if full == "" {
		full = first + " " + last
	}
	k.name = model.NormalName(full)
	if source == model.SourceOwn && len(k.former) > 0 { // a lead's own id, whatever its source calls it
		k.id, k.former, k.anon = k.former[0], nil, nil
	}
	if k.source = source; k.id != "" {
		k.idKind = kindID + source
	}
	if k.id == "" && k.email == "" {
		k.fingerprint = strconv.FormatUint(uint64(hash), 16)
	}
	return k
}

// list appends the keys under which a lead is found again.
func (k rowKeys) list(to []identityKey) []identityKey {
	add := func(kind, value string) {
		if value != "" {
			to = append(to, identityKey{kind, value})
		}
	}
	add(k.idKind, k.id)
	add(kindEmail, k.email)
	add(kindPhone, k.phone)
	add(kindRow, k.fingerprint)
	add(kindMark, k.mark)
	for _, id := range k.former {
		add(kindID+k.source, id)
	}
	for _, id := range k.anon {
		add(kindAnon+k.source, id)
	}
	return to
}

// staffKey says at which company a lead is, and by which name, so that names that are
// spelled alike are one. ok is false where the company is unknown. Keys of one company
// stand together.
func staffKey(name, companyKey string) (k identityKey, ok bool) {
	if companyKey == "" {
		return k, false
	}
	return identityKey{kindStaff, companyKey + "\n" + alike(name)}, true
}

// staffKeys are the keys by which a lead of that name may stand there: also the one
// that databases have from before names that are alike were one.
func staffKeys(name, companyKey string) []identityKey {
	k, ok := staffKey(name, companyKey)
	if !ok {
		return nil
	}
	return []identityKey{k, {kindStaff, companyKey + "\n" + model.NormalName(name)}}
}

// proposes reports whether leads that share the key may be one. A row that names
// nobody is found again by its fingerprint, and colleagues share a company.
func (k identityKey) proposes() bool {
	return k.kind != kindRow && k.kind != kindMark && !strings.HasPrefix(k.kind, kindAnon) && (k.kind != kindStaff || !strings.HasSuffix(k.value, "\n"))
}

// leadKeys are all keys of a lead: those of the rows that count for it, and its
// name at its company. They are sorted and told once.
func leadKeys(rows []sourced, l *model.Lead) []identityKey {
	var keys []identityKey
	for i := range rows {
		if r := &rows[i]; r.Live && !mendedSince(rows, i) {
			keys = r.keys().list(keys)
		}
	}
	if k, ok := staffKey(l.Name, model.CompanyKey(l.Domain, l.Company)); ok {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, identityKey.compare)
	return slices.Compact(keys)
}

// mendedSince reports whether a later row that counts has the mark of rows[i].
func mendedSince(rows []sourced, i int) bool {
	m := rows[i].Mark
	return m != "" && slices.ContainsFunc(rows[i+1:], func(r sourced) bool { return r.Live && r.Mark == m })
}

func (r *sourced) keys() rowKeys { return keysOf(&r.SourceRow, r.Source, r.print()) }

// print is the row's fingerprint: its hash, and which of the rows that say just
// this it was in its file.
func (r *sourced) print() int64 { return fingerprint(rowHash(&r.SourceRow), r.Twin) }

// fingerprint tells rows apart that say the same of people without a name: twin
// counts those before it in the same file.
func fingerprint(hash int64, twin int) int64 { return hash + int64(twin)*0x1e3779b97f4a7c15 }

// hits are the leads that keys name: the first two of each, in rising order, for
// a placeholder that a whole file has as its phone must not cost more than that.
type hits map[identityKey][]model.LeadID

// How many values one look-up asks for.
const (
	lookupSize    = 128
	lookupFewSize = 16
)

// findKeys looks keys up, kind by kind.
func findKeys(ctx context.Context, q querier, keys []identityKey) (hits, error) {
	found := hits{}
	slices.SortFunc(keys, identityKey.compare)
	keys = slices.Compact(keys)
	args := make([]any, lookupSize+1)
	for len(keys) > 0 {
		kind, n := keys[0].kind, 0
		for n < len(keys) && n < lookupSize && keys[n].kind == kind {
			n++
		}
		size, query := lookupSize, lookupMany
		switch {
		case n == 1:
			size, query = 1, lookupOne
		case n <= lookupFewSize:
			size, query = lookupFewSize, lookupFew
		}
		for i := range size { // the last value again where fewer are asked for
			args[i] = keys[min(i, n-1)].value
		}
		args[size] = kind
		if err := scanHits(ctx, q, kind, query, args[:size+1], found); err != nil {
			return nil, fmt.Errorf("look identities up: %w", err)
		}
		if kind == kindID+model.SourceOwn {
			if err := findOwn(ctx, q, keys[:n], found); err != nil {
				return nil, err
			}
		}
		keys = keys[n:]
	}
	return found, nil
}

// findOwn finds the leads that ids of our own name which nobody has said yet.
func findOwn(ctx context.Context, q querier, keys []identityKey, found hits) error {
	for _, k := range keys {
		_, value, whole, ok := model.ParseLeadPrefix(k.value)
		if !ok || !whole || len(found[k]) > 0 {
			continue
		}
		lead, err := rootOf(ctx, q, model.LeadID(value))
		if err != nil {
			return err
		}
		there, err := scanOne[bool](q.QueryContext(ctx, "SELECT EXISTS (SELECT 1 FROM lead WHERE id = $1)", int64(lead)))
		if err != nil {
			return fmt.Errorf("look lead %s up: %w", lead, err)
		}
		if there {
			found[k] = []model.LeadID{lead}
		}
	}
	return nil
}

func scanHits(ctx context.Context, q querier, kind, query string, args []any, found hits) error {
	return each(ctx, q, query, 3, func(c *cells) error {
		k := identityKey{kind, c.text()}
		leads := []model.LeadID{model.LeadID(c.int())}
		if second := c.int(); second != 0 { // NULL reads as 0, which no lead is
			leads = append(leads, model.LeadID(second))
		}
		found[k] = leads
		return nil
	}, args...)
}

var lookupOne, lookupFew, lookupMany = lookup(1), lookup(lookupFewSize), lookup(lookupSize)

// lookup is the query for so many values, and after them their kind. A value that
// names nobody gives no row.
func lookup(size int) string {
	kind := "+$" + strconv.Itoa(size+1)
	return "WITH v (value) AS (VALUES (" + strings.ReplaceAll(params(1, size), ",", "),(") + `))
		SELECT v.value, i.lead, (SELECT min(n.lead) FROM identity n WHERE n.kind = i.kind AND n.value = i.value AND n.lead > i.lead)
		FROM v JOIN identity i ON i.kind = ` + kind + ` AND i.value = v.value
			AND i.lead = (SELECT min(m.lead) FROM identity m WHERE m.kind = ` + kind + ` AND m.value = v.value)`
}

// params lists n parameters from $from on.
func params(from, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(from + i))
	}
	return b.String()
}
