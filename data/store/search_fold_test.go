package store

import (
	"database/sql"
	"slices"
	"strings"
	"testing"

	_ "github.com/mattn/go-sqlite3"

	"winnow/model"
)

// What is told from a row must be what the index finds, or pages of one search
// would not fit together.
func TestWordsOfARowAreThoseOfTheIndex(t *testing.T) {
	db, err := sql.Open("sqlite3", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("CREATE VIRTUAL TABLE search USING fts4 (words, tokenize=unicode61)"); err != nil {
		t.Fatal(err)
	}
	texts := []string{
		"Maya Ortiz", "MAYA.ORTIZ+web@Northwind.example", "Léa Fournier", "Le\u0301a combining", "Søren Ærø", "İstanbul Işık", "Straße ẞ",
		"Nguyễn Thế Lữ", "Żółć Łódź", "Дмитрий Орлов", "ЁЛКА ёж", "陈伟 物流", "佐藤 アイコ ガ", "김민준", "محمد العربي", "प्रिया रमन", "Ελένη Ωμέγα",
		"O'Brien-Smith", "a_b c/d", "№5 ½ x² Ⅷ", "🚚 freight", "tab\tnew\nline", "ﬁne ﬂow", "ﾊﾝ ｶｸ", "", "  ", "-", "tel +31 (10) 555",
		"ａｂｃ wide", "zero\u200bwidth", "soft\u00adhyphen", "ǅemal ǆ", "ñandú Çelik Ů ő ű",
	}
	for i, text := range texts {
		if _, err := db.Exec("INSERT INTO search (docid, words) VALUES (?, ?)", i, text); err != nil {
			t.Fatal(err)
		}
	}
	queries := []string{"maya", "MAYA o", "lea", "léa", "l", "le\u0301", "soren", "søren", "ær", "aero", "i", "ı", "istanbul", "strasse", "straß", "nguyen", "nguyễn",
		"the", "thế", "lu", "zolc", "lodz", "łódź", "дми", "елка", "ёл", "陈", "陈伟", "伟", "佐", "アイ", "カ", "ガ", "김", "محم", "प", "प्रि", "रम", "ελε", "ελέ", "ω", "ωμεγα", "o",
		"brien", "smi", "b", "5", "½", "x", "x²", "freight", "🚚", "new", "fi", "ﬁ", "ハ", "ﾊ", "555", "abc", "ａ", "width", "zero", "hyphen", "softhyphen",
		"dž", "ǆ", "nandu", "celik", "u", "ő", "ůx", ""}
	queries = append(queries, texts...)
	for _, q := range queries {
		want := found(t, db, q)
		var got []string
		for _, text := range texts {
			row := model.Row{Name: text}
			if ok, _ := matches(&row, splitWords(nil, q), nil); ok && matchQuery([]string{q}) != "" {
				got = append(got, text)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: the rows say %q, the index says %q", q, got, want)
		}
	}
}

func found(t *testing.T, db *sql.DB, words string) (list []string) {
	t.Helper()
	query := matchQuery(strings.Fields(words))
	if query == "" {
		return nil
	}
	rows, err := db.Query("SELECT words FROM search WHERE words MATCH ? ORDER BY docid", query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		list = append(list, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatalf("%q: %v", words, err)
	}
	return list
}
