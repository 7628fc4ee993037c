package store

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"winnow/model"
)

// keyedHash is what is kept of a key of an erased person.
type keyedHash [sha256.Size]byte

// erasedKeys knows the erased people again.
type erasedKeys struct {
	key    []byte
	hashes map[keyedHash]bool
}

const settingEraseKey = "erase_key"

// erasedKeys reads who was erased; nil where nobody was.
func (s *Store) erasedKeys(ctx context.Context) (*erasedKeys, error) {
	var e *erasedKeys
	err := s.read(ctx, func(r *reading) (err error) {
		e, err = readErased(ctx, r.tx)
		return err
	})
	if err != nil || len(e.hashes) == 0 {
		return nil, err
	}
	return e, nil
}

func readErased(ctx context.Context, q querier) (*erasedKeys, error) {
	e := &erasedKeys{hashes: map[keyedHash]bool{}}
	key, err := scanOne[string](q.QueryContext(ctx, "SELECT value FROM setting WHERE name = $1", settingEraseKey))
	if err == nil {
		e.key, err = hex.DecodeString(key)
	}
	if err != nil {
		return nil, fmt.Errorf("read the key of the erased: %w", err)
	}
	rows, err := q.QueryContext(ctx, "SELECT hash FROM erased")
	if err != nil {
		return nil, fmt.Errorf("read who was erased: %w", err)
	}
	hashes, err := scanAll[[]byte](rows)
	for _, h := range hashes {
		e.hashes[keyedHash(h)] = true
	}
	return e, err
}

func (e *erasedKeys) hash(k identityKey) keyedHash {
	m := hmac.New(sha256.New, e.key)
	_, _ = io.WriteString(m, k.kind+"\n"+k.value) // never fails
	return keyedHash(m.Sum(nil))
}

// kindPhoneName is the kind of a phone together with a name; it is none of table
// identity. kindPhoneEnd is that of how the phone ends: one file writes a number as it
// is called from abroad, another as at home.
const (
	kindPhoneName = "phone and name"
	kindPhoneEnd  = "end of phone and name"
)

// phoneEnd is how many digits of a number every spelling of it has.
const phoneEnd = 7

// erasing are the keys by which a row tells who it is about: as list, but that a
// phone does so only together with a name, and then however both are written.
func (k *rowKeys) erasing(to []identityKey) []identityKey {
	for _, x := range k.list(nil) {
		if x.kind != kindPhone {
			to = append(to, x)
		}
	}
	if k.name == "" {
		return to
	}
	words := strings.Fields(k.name)
	slices.Sort(words)
	for _, phone := range [...]string{k.phone, k.second} {
		if phone != "" { // of phoneEnd digits at least
			to = append(to, identityKey{kindPhoneName, phone + "\n" + k.name},
				identityKey{kindPhoneEnd, phone[len(phone)-phoneEnd:] + "\n" + strings.Join(words, " ")})
		}
	}
	return to
}

// names reports whether a row is about somebody who was erased.
func (e *erasedKeys) names(k *rowKeys) bool {
	return k.namedBy(func(x identityKey) bool { return e.hashes[e.hash(x)] })
}

// namedBy reports whether one of some keys tells who a row is about.
func (k *rowKeys) namedBy(has func(x identityKey) bool) bool {
	return slices.ContainsFunc(k.erasing(nil), func(x identityKey) bool {
		if strings.HasPrefix(x.kind, kindAnon) && (k.id != "" || k.email != "") {
			return false // somebody else at the same machine
		}
		return has(x)
	})
}

// put keeps hashes and their key.
func (e *erasedKeys) put(ctx context.Context, tx querier, at int64) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", settingEraseKey, hex.EncodeToString(e.key))
	if err != nil {
		return fmt.Errorf("keep the key of the erased: %w", err)
	}
	for h := range e.hashes {
		if _, err := tx.ExecContext(ctx, "INSERT INTO erased (hash, at) VALUES ($1, $2) ON CONFLICT DO NOTHING", h[:], at); err != nil {
			return fmt.Errorf("keep who was erased: %w", err)
		}
	}
	return nil
}

// The file beside the database holds what table erased does, and the key: a
// backup that is put in the database's place knows nothing of who was erased since.

const erasedHead = "# winnow: who was erased from the database beside this file, as keyed hashes. A backup that is put\n" +
	"# in its place is cleared of them at the next start, as long as this file is here.\n"

func (s *Store) erasedPath() string { return s.e.Path + ".erased" }

// readErasedFile reads the file; no key where there is none.
func readErasedFile(path string) (*erasedKeys, error) {
	e := &erasedKeys{hashes: map[keyedHash]bool{}}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return e, nil
	}
	if err != nil {
		return nil, model.Invalid("give yourself the right to read it", "cannot read who was erased: %v", err)
	}
	defer f.Close() // only read from
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		word, key := strings.CutPrefix(line, "key ")
		b, err := hex.DecodeString(word)
		switch {
		case line == "" || line[0] == '#':
		case err != nil || len(b) != sha256.Size:
			return nil, model.Invalid("put its last backup in its place, or move it away and erase again", "%s is damaged: %.20q", path, line)
		case key:
			e.key = b
		default:
			e.hashes[keyedHash(b)] = true
		}
	}
	return e, lines.Err()
}

// write replaces the file, so that it is whole or as it was.
func (e *erasedKeys) write(path string) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".winnow-erased-*") // mode 0600
	if err != nil {
		return fmt.Errorf("keep who was erased beside the database: %w", err)
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("keep who was erased beside the database: %w", errors.Join(err, os.Remove(tmp.Name())))
		}
	}()
	var lines []string
	for h := range e.hashes {
		lines = append(lines, hex.EncodeToString(h[:]))
	}
	slices.Sort(lines)
	_, err = fmt.Fprintf(tmp, "%skey %x\n%s\n", erasedHead, e.key, strings.Join(lines, "\n"))
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	if err = os.Rename(tmp.Name(), path); err != nil {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
