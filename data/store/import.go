package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"winnow/model"
)

// ImportHeader says what is imported, by whom and when. EntryID becomes the
// ledger entry's, and the group of what the import sets off; it is made where it
// is zero.
type ImportHeader struct {
	EntryID model.EntryID
	At      time.Time
	Actor   string
	File    string
	Format  string
	Source  string // of external ids: two imports of one source speak of the same people
	// Of is the import whose rows that could not be read this one brings, mended, and
	// OfAt when it was; zero for any other.
	Of   model.EntryID
	OfAt time.Time
}

// IncomingRow is what a file says about one person, and what happened to them.
// Row.Batch is set by the store, and Row.At where it is zero.
type IncomingRow struct {
	Row     model.SourceRow
	Touches []model.Touch
	// TouchesOnly: the row's fields only say whom the touches are about. It makes
	// no lead: touches of somebody who is not known wait (see table waiting).
	TouchesOnly bool
}

// Import is a file on its way into the store. Its methods are for one goroutine.
// Rows are stored in short transactions beside the caller, who prepares the next
// ones meanwhile; between two of them anybody may decide.
type Import struct {
	s     *Store
	h     ImportHeader
	batch model.BatchID
	lock  *fileLock
	work  chan []prepared
	done  chan struct{}
	w     *importWriter

	erased *erasedKeys // nil: nobody was erased
	place  mendedPlace // of mended rows

	endBulk func() error

	mu       sync.Mutex
	err      error // the first that happened; nothing is stored after it
	ended    bool
	finished bool
	entered  bool          // see enter
	twins    map[int64]int // rows that name nobody, by hash
}

// BeginImport starts an import. One at a time runs on a database, whatever the
// process: another is refused with a Conflict. What a killed one left is taken
// back first.
func (s *Store) BeginImport(ctx context.Context, h ImportHeader) (*Import, error) {
	lock, err := lockImports(s.e.Path)
	if err != nil {
		return nil, err
	}
	imp, err := s.beginImport(ctx, h, lock)
	if err != nil {
		return nil, errors.Join(err, lock.release())
	}
	return imp, nil
}

func (s *Store) beginImport(ctx context.Context, h ImportHeader, lock *fileLock) (*Import, error) {
	if _, err := s.recoverLocked(ctx); err != nil {
		return nil, err
	}
	h.At = h.At.UTC().Truncate(time.Microsecond)
	if h.EntryID.IsZero() {
		id, err := model.NewEntryID(h.At, s.opt.Rand)
		if err != nil {
			return nil, err
		}
		h.EntryID = id
	}
	i := &Import{s: s, h: h, lock: lock, work: make(chan []prepared, 1), done: make(chan struct{}), twins: map[int64]int{}}
	// Nobody else numbers imports as long as it has the lock.
	last, err := scanOne[model.BatchID](s.e.Reader.QueryContext(ctx, "SELECT value FROM counter WHERE name = 'batch'"))
	if err != nil {
		return nil, s.e.Describe(fmt.Errorf("number the import: %w", err))
	}
	i.batch = last + 1
	if i.place, err = s.placeOf(ctx, h); err != nil {
		return nil, s.e.Describe(err)
	}
	i.w = newImportWriter(i)
	if i.erased, err = s.erasedKeys(ctx); err != nil {
		return nil, err
	}
	if i.w.keyed, err = s.siftTouchKeys(ctx); err != nil {
		return nil, err
	}
	if i.endBulk, err = s.beginBulk(ctx); err != nil {
		return nil, err
	}
	go i.run(context.WithoutCancel(ctx))
	return i, nil
}

// enter writes that there is such an import, with the first that it writes: one that
// was killed before that left nothing.
func (i *Import) enter(ctx context.Context, tx querier) error {
	if i.entered {
		return nil
	}
	if err := perform(ctx, tx, "UPDATE counter SET value = $1 WHERE name = 'batch'", int64(i.batch)); err != nil {
		return fmt.Errorf("number the import: %w", err)
	}
	err := perform(ctx, tx, `INSERT INTO batch (id, entry, at, actor, file, format, source, state)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 'running')`,
		int64(i.batch), i.h.EntryID[:], i.h.At.UnixMicro(), i.h.Actor, i.h.File, i.h.Format, i.h.Source)
	if err != nil {
		return fmt.Errorf("begin the import: %w", err)
	}
	i.entered = true
	return nil
}

// run stores what Add prepared, until there is no more.
func (i *Import) run(ctx context.Context) {
	defer close(i.done)
	for rows := range i.work {
		if i.failed() != nil {
			continue
		}
		if err := i.w.store(ctx, rows); err != nil {
			i.fail(err)
		}
	}
	for _, rest := range []func(context.Context) error{i.w.settleTouched, i.w.storeKeys} {
		if i.failed() == nil {
			if err := rest(ctx); err != nil {
				i.fail(err)
			}
		}
	}
}

func (i *Import) failed() error {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.err
}

func (i *Import) fail(err error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.err == nil {
		i.err = err
	}
}

// Batch is the number of the import.
func (i *Import) Batch() model.BatchID { return i.batch }

// Add takes rows over, in the order of the file, at best some hundred at a time.
// They are stored soon after it returned; an error may be that of rows before
// these. After an error only Abort is of use.
func (i *Import) Add(ctx context.Context, rows []IncomingRow) error {
	if err := errors.Join(ctx.Err(), i.failed()); err != nil {
		return err
	}
	p, err := i.prepare(rows)
	if err != nil {
		return err
	}
	select {
	case i.work <- p:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Reject counts rows that could not be read.
func (i *Import) Reject(n int) { i.w.rejected.Add(int64(n)) }

// Drain waits until all rows that were added are stored and ranked; no more are
// taken. Finish and Abort begin with it.
func (i *Import) Drain() error {
	i.drain()
	return i.failed()
}

// drain is Drain for those who ask for the error later.
func (i *Import) drain() {
	if !i.ended {
		i.ended = true
		close(i.work)
		<-i.done
	}
}

// Finish waits for all rows, makes them searchable, and enters the import into
// the ledger. It returns what the import brought. One that brought nothing has
// nothing to take back: it is listed, and has no entry (LedgerID is zero).
func (i *Import) Finish(ctx context.Context) (model.Batch, error) {
	i.drain()
	if err := i.failed(); err != nil {
		return model.Batch{}, err
	}
	if err := i.w.meetNames(ctx); err != nil {
		return model.Batch{}, err
	}
	if err := i.s.indexBatch(ctx, i.batch); err != nil {
		return model.Batch{}, err
	}
	if err := i.s.joinSome(ctx, &i.w.joined, &i.w.fired); err != nil {
		return model.Batch{}, err
	}
	if err := i.s.closeMail(ctx, i.h.EntryID, i.w.optOuts); err != nil {
		return model.Batch{}, err
	}
	fired, err := i.s.recordFired(ctx, i.h.EntryID, i.w.fired)
	if err != nil {
		return model.Batch{}, err
	}
	f := i.w.figures
	f.Rejected = int(i.w.rejected.Load())
	f.Erased = int(i.w.erased.Load())
	doc, err := json.Marshal(f)
	if err != nil {
		return model.Batch{}, fmt.Errorf("write the figures of the import: %w", err)
	}
	h := i.h
	if f.nothing() {
		h.EntryID = model.EntryID{}
	}
	err = i.s.write(ctx, func(tx querier) error {
		if err := i.enter(ctx, tx); err != nil {
			return err
		}
		if !f.nothing() {
			e := model.Entry{ID: h.EntryID, Group: h.EntryID, At: h.At, Actor: h.Actor,
				Action: model.ActImport, Criteria: i.s.Rules().Hash, Batch: i.batch}
			if err := appendEntry(ctx, tx, &e, 0); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, "UPDATE batch SET state = 'done', entry = $1, document = $2 WHERE id = $3",
			h.EntryID[:], string(doc), int64(i.batch))
		if err != nil {
			return fmt.Errorf("finish the import: %w", err)
		}
		return nil
	})
	if err != nil && !i.stored(ctx, err) {
		return model.Batch{}, err
	}
	i.finished = true
	b := h.batch(i.batch, f)
	b.Finished = true
	err = i.end(context.WithoutCancel(ctx)) // it is stored, whoever is interrupted now
	i.s.tellFired(ctx, fired)
	return b, err
}

// stored clears up a commit of Finish whose outcome is unknown.
func (i *Import) stored(ctx context.Context, err error) bool {
	var unclear *commitError
	if !errors.As(err, &unclear) {
		return false
	}
	state, err := scanOne[string](i.s.e.Writer.QueryContext(ctx, "SELECT state FROM batch WHERE id = $1", int64(i.batch)))
	return err == nil && state == "done"
}

// end gives back what the import held.
func (i *Import) end(ctx context.Context) error {
	return errors.Join(i.endBulk(), i.lock.release())
}

// Abort takes back what was stored of the import, as if it had never begun. It
// does nothing after Finish has succeeded.
func (i *Import) Abort(ctx context.Context) error {
	if i.finished {
		return nil
	}
	i.drain()
	if !i.entered {
		return i.end(ctx)
	}
	return errors.Join(i.s.purge(ctx, i.batch), i.end(ctx))
}

// figures are what table batch keeps of an import's outcome.
type figures struct {
	Rows      int            `json:"rows"`
	Created   int            `json:"created,omitempty"`
	Updated   int            `json:"updated,omitempty"`
	Unchanged int            `json:"unchanged,omitempty"`
	Queued    int            `json:"queued,omitempty"`
	NotQueued map[string]int `json:"not_queued,omitempty"`
	Touches   int            `json:"touches,omitempty"`
	Waiting   int            `json:"waiting,omitempty"`  // touches of people nobody knows
	Attached  int            `json:"attached,omitempty"` // touches of earlier imports that had waited
	Rejected  int            `json:"rejected,omitempty"`
	Erased    int            `json:"erased,omitempty"`
	// People of whom it brought something, and who were erased since.
	ErasedSince int `json:"erased_since,omitempty"`
	// Rows about people who were rejected for good, and leads at their domains.
	Suppressed int `json:"suppressed,omitempty"`
	// What a file of deals brought; nil for one of leads.
	Deals *model.DealFigures `json:"deals,omitempty"`
}

// nothing reports whether the import left everything as it was.
func (f *figures) nothing() bool { return f.Created+f.Updated+f.Touches+f.Waiting == 0 }

func (h ImportHeader) batch(id model.BatchID, f figures) model.Batch {
	return model.Batch{ID: id, At: h.At, Actor: h.Actor, File: h.File, Format: h.Format, Source: h.Source,
		Rows: f.Rows, Created: f.Created, Updated: f.Updated, Unchanged: f.Unchanged, Queued: f.Queued,
		NotQueued: f.NotQueued, Touches: f.Touches, Unattached: f.Waiting, Attached: f.Attached, Rejected: f.Rejected,
		Erased: f.Erased, Suppressed: f.Suppressed, Deals: f.Deals, LedgerID: h.EntryID}
}

// BatchLeads counts the leads of whom an import says something, now that those who
// were erased are gone from it.
func (s *Store) BatchLeads(ctx context.Context, batch model.BatchID) (int, error) {
	n, err := scanOne[int](s.e.Reader.QueryContext(ctx, `SELECT count(*) FROM (SELECT lead FROM source_row WHERE batch = $1
		UNION SELECT lead FROM batch_touch WHERE batch = $1)`, int64(batch)))
	if err != nil {
		return 0, s.e.Describe(fmt.Errorf("count the leads of import %d: %w", batch, err))
	}
	return n, nil
}

// Batches lists the imports, oldest first.
func (s *Store) Batches(ctx context.Context) ([]model.Batch, error) {
	rows, err := s.e.Reader.QueryContext(ctx, `SELECT id, entry, at, actor, file, format, source, state, document,
		EXISTS (SELECT 1 FROM taken_back t WHERE t.grp = b.entry),
		CASE WHEN state = '`+batchTakenBack+`' THEN (SELECT count(*) FROM batch_kept k WHERE k.batch = b.id) ELSE 0 END
		FROM batch b WHERE format <> '`+formatTyped+`' ORDER BY id`)
	if err != nil {
		return nil, s.e.Describe(fmt.Errorf("list the imports: %w", err))
	}
	var out []model.Batch
	for rows.Next() {
		var h ImportHeader
		var id model.BatchID
		var entry []byte
		var at int64
		var stands, doc string
		var gone bool // of deals nothing but the ledger says that they were taken back
		var left int
		if err := rows.Scan(&id, &entry, &at, &h.Actor, &h.File, &h.Format, &h.Source, &stands, &doc, &gone, &left); err != nil {
			return nil, closing(rows, err)
		}
		copy(h.EntryID[:], entry)
		h.At = time.UnixMicro(at).UTC()
		var f figures
		if err := json.Unmarshal([]byte(doc), &f); err != nil {
			return nil, closing(rows, fmt.Errorf("read import %d: %w", id, err))
		}
		b := h.batch(id, f)
		b.Left = left
		b.Finished = stands != batchRunning && stands != batchRemoving
		b.TakenBack = stands == batchTakenBack || stands == batchTaking || f.Deals != nil && gone
		switch stands {
		case batchTaking:
			b.Turning = model.ActUndo
		case batchGiving:
			b.Turning = model.ActRedo
		}
		out = append(out, b)
	}
	return out, closing(rows, nil)
}
