package backup

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/store"
)

// Sentinels of [Restore].
var (
	// ErrNotEmpty: the store holds something already, and it is not the first
	// half of this import.
	ErrNotEmpty = errors.New("the store is not empty")
	// ErrExport: what is read is not an export as [Write] writes it.
	ErrExport = errors.New("this is not an export as it was written")
	// ErrCutOff: the export ends before its last line.
	ErrCutOff = errors.New("the export was cut off")
)

// RestoreError is an import that stopped, and the line at which it did. It
// unwraps to the reason: [ErrExport], [ErrCutOff], [ErrNotEmpty], [store.ErrDamaged]
// for a record that can't be, an [audit.TamperError], or the error of the store.
type RestoreError struct {
	Line int64 // 1 is the first; 0: before any was read
	Err  error
}

// Error names the line and the reason; never pay or names.
func (e *RestoreError) Error() string {
	return fmt.Sprintf("backup: restore: line %d: %v", e.Line, e.Err)
}

// Unwrap returns the reason.
func (e *RestoreError) Unwrap() error { return e.Err }

// Restored is what [Restore] did.
type Restored struct {
	Records int64 // read
	Entries int64 // read
	Lines   int64 // from the first on, that are in the store now
	Resumed int64 // how many of them an earlier run had brought there
}

// Restore reads what [Write] wrote into an empty store, in constant
// memory. The entries of logs are appended byte for byte and checked link by
// link, so that [verify.Logs] and [verify.Check] say afterwards what they said
// of the desk that was exported; exporting again gives the same bytes. The feed
// of the new store goes log by log, in the order of each.
//
// It writes in batches, and keeps with each how far it came. When it stops,
// what it says under Lines is in the store and nothing else: call it again with
// the same export from its beginning, and it goes on there. Another export is
// refused with [ErrNotEmpty] then, and so is any when the store holds something
// else. Nobody works at the desk until Import has returned nil: until then
// Check finds that an import is half done. Over sqlstore's InTx it is part of
// the host's transaction, and whole or not there at all.
//
// The error is an [*RestoreError] with the line.
func Restore(ctx context.Context, s store.Store, r io.Reader) (Restored, error) {
	m := &restorer{store: storage.Guard(s), in: bufio.NewReaderSize(r, 1<<16), sum: sha256.New(), kinds: map[string]store.Kind{}}
	for _, k := range exportedKinds() {
		m.kinds[k.Name] = k
	}
	err := m.run(ctx)
	m.out.Lines = m.done
	if err != nil {
		return m.out, &RestoreError{m.line, err}
	}
	return m.out, nil
}

// halfDone is the id of the record that says how far an import is.
const halfDone = "half-done"

// progress is its body: the digest of the lines that are in the store.
type progress struct {
	SHA256 string `json:"sha256"`
}

type restorer struct {
	store store.Store
	in    *bufio.Reader
	kinds map[string]store.Kind
	out   Restored

	line   int64     // being read
	read   int64     // lines that are in sum
	sum    hash.Hash // of the lines read
	done   int64     // lines that are in the store
	digest string    // of those that an earlier run brought there, out.Resumed
	rev    int64     // of the record that says so

	batch store.Batch
	size  int

	lastKind, lastID string // of the record before
	entries          bool   // the records are over
	log              audit.Verifier
	head             audit.Head // where the log ends
	owners, logs     int64      // logs that should be there, and that are
}

func (m *restorer) run(ctx context.Context) error {
	if err := m.begin(ctx); err != nil {
		return err
	}
	for {
		m.line++
		src, err := m.next()
		if err != nil {
			return err
		}
		last, err := m.take(ctx, src)
		if m.line <= m.out.Resumed && (errors.Is(err, ErrExport) || errors.Is(err, store.ErrDamaged) || errors.Is(err, audit.ErrTampered)) {
			return errors.Join(errOther, err) // these lines were right when they were imported
		}
		if last || err != nil {
			return err
		}
		m.sum.Write(src) // a hash returns no error
		m.sum.Write([]byte{'\n'})
		if m.read++; m.read == m.out.Resumed && m.digest != m.hex() {
			return errOther
		}
		if len(m.batch.Puts)+len(m.batch.Appends) >= 200 || m.size >= 1<<20 {
			if err := m.flush(ctx); err != nil {
				return err
			}
		}
	}
}

// errOther refuses to mix two exports.
var errOther = fmt.Errorf("%w: another export is half imported in it; empty it and begin again", ErrNotEmpty)

// take reads one line, and says whether it is the last.
func (m *restorer) take(ctx context.Context, src []byte) (last bool, err error) {
	l, err := parseLine(src, m.kinds)
	if err != nil {
		return false, fmt.Errorf("%w: %w", ErrExport, err)
	}
	if (m.line == 1) != (l.Kind == lineHeader) {
		return false, fmt.Errorf("%w: the header is the first line, and only there", ErrExport)
	}
	switch l.Kind {
	case lineHeader:
		return false, nil
	case lineEntry:
		return false, m.entry(ctx, l)
	case lineEnd:
		return true, m.end(ctx, l)
	}
	return false, m.record(l.record)
}

func (m *restorer) hex() string { return hex.EncodeToString(m.sum.Sum(nil)) }

// begin finds out whether the store is empty, or how far an earlier run came.
func (m *restorer) begin(ctx context.Context) error {
	r, err := m.store.Get(ctx, storage.KindImport, halfDone)
	if err == nil {
		var p progress
		at, ok := r.Columns["line"].(int64)
		if !ok || json.Unmarshal(r.Body, &p) != nil || p.SHA256 == "" {
			return fmt.Errorf("%w: %s", store.ErrDamaged, storage.KindImport)
		}
		m.done, m.digest, m.rev, m.out.Resumed = at, p.SHA256, r.Revision, at
		return nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	for _, k := range storage.Kinds() {
		page, err := m.store.Find(ctx, store.Query{Kind: k.Name, Limit: 1})
		if err != nil {
			return err
		}
		if len(page.Records) > 0 {
			return ErrNotEmpty
		}
	}
	page, err := m.store.Feed(ctx, 0, 1)
	if errors.Is(err, store.ErrInvalid) { // in a transaction of the host
		return nil
	}
	if err == nil && len(page) > 0 {
		return ErrNotEmpty
	}
	return err
}

// next reads a line without its end.
func (m *restorer) next() ([]byte, error) {
	var long []byte
	for {
		part, err := m.in.ReadSlice('\n')
		if len(long)+len(part) > maxExportLine+1 {
			return nil, fmt.Errorf("%w: the line is longer than %d bytes", ErrExport, maxExportLine)
		}
		switch {
		case err == nil && long == nil:
			return part[:len(part)-1], nil
		case err == nil:
			long = append(long, part...)
			return long[:len(long)-1], nil
		case errors.Is(err, io.EOF):
			return nil, ErrCutOff
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		}
		long = append(long, part...)
	}
}

func (m *restorer) record(r store.Record) error {
	switch {
	case m.entries:
		return fmt.Errorf("%w: a record stands behind entries", ErrExport)
	case r.ID == "":
		return fmt.Errorf("%w: a record has an id", ErrExport)
	case r.Kind < m.lastKind || r.Kind == m.lastKind && r.ID <= m.lastID:
		return fmt.Errorf("%w: the record is there twice, or not in its order", ErrExport)
	}
	m.lastKind, m.lastID = r.Kind, r.ID
	if r.Kind == storage.KindOffer || r.Kind == storage.KindLog {
		head, err := headIn(r)
		if err != nil {
			return err
		}
		if head.Seq > 0 {
			m.owners++
		}
	}
	m.out.Records++
	if m.line > m.done {
		m.batch.Puts = append(m.batch.Puts, store.Put{Kind: r.Kind, ID: r.ID, Columns: r.Columns, Body: r.Body})
		m.size += len(r.Body)
	}
	return nil
}

// headIn returns the end of the log that a record keeps.
func headIn(r store.Record) (audit.Head, error) {
	var head audit.Head
	if r.Kind == storage.KindOffer {
		st, err := storage.DecodeOffer(r)
		if err != nil {
			return head, err
		}
		head = st.Trail
	} else if err := json.Unmarshal(r.Body, &head); err != nil || strings.HasPrefix(r.ID, storage.LogOf("")) {
		return head, fmt.Errorf("%w: %s %s", store.ErrDamaged, r.Kind, r.ID)
	}
	if head.Seq < 0 || head.Seq == 0 && head.Hash != "" {
		return head, fmt.Errorf("%w: %s %s", store.ErrDamaged, r.Kind, r.ID)
	}
	return head, nil
}

func (m *restorer) entry(ctx context.Context, l exportLine) error {
	if !m.entries {
		m.entries = true
		if err := m.flush(ctx); err != nil { // logs are compared with what their records say
			return err
		}
	}
	log := string(l.Log)
	if m.logs == 0 || log != m.log.Log {
		if m.logs > 0 && log < m.log.Log {
			return fmt.Errorf("%w: the logs are not in their order", ErrExport)
		}
		if err := m.ended(); err != nil {
			return err
		}
		if err := m.begins(ctx, log); err != nil {
			return err
		}
	}
	e := store.Append{Log: log, Seq: l.Seq, Body: []byte(l.Body), Private: []byte(l.Private)}
	if l.Seq != m.log.Head().Seq+1 {
		return &audit.TamperError{Log: log, Seq: m.log.Head().Seq + 1, What: "the entry is missing, moved or doubled"}
	}
	if _, err := m.log.Add(audit.Sealed{Body: e.Body, Private: e.Private}); err != nil {
		return err
	}
	m.out.Entries++
	if m.line > m.done {
		m.batch.Appends = append(m.batch.Appends, e)
		m.size += len(e.Body) + len(e.Private)
	}
	return nil
}

// begins finds the record that a log belongs to.
func (m *restorer) begins(ctx context.Context, log string) error {
	kind, id := storage.KindLog, log
	if of, ok := storage.OfferOf(log); ok {
		kind, id = storage.KindOffer, of
	}
	r, err := m.store.Get(ctx, kind, id)
	if id == "" || errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("%w: the log has a history and no record", ErrExport)
	}
	if err != nil {
		return err
	}
	m.logs++
	m.log = audit.Verifier{Log: log}
	m.head, err = headIn(r)
	return err
}

// ended wants the log to end where its record says.
func (m *restorer) ended() error {
	if m.log.Head() != m.head {
		return &audit.TamperError{Log: m.log.Log, Seq: m.log.Head().Seq, What: "the log does not end where its record says"}
	}
	return nil
}

// end compares the last line with what was read, and finishes.
func (m *restorer) end(ctx context.Context, l exportLine) error {
	if err := m.ended(); err != nil {
		return err
	}
	switch {
	case l.Records != m.out.Records || l.Entries != m.out.Entries || l.SHA256 != m.hex():
		return fmt.Errorf("%w: the lines are not those that the last line tells of", ErrExport)
	case m.owners != m.logs:
		return fmt.Errorf("%w: %d logs are missing", ErrExport, m.owners-m.logs)
	case m.read < m.out.Resumed:
		return errOther
	}
	if _, err := m.in.ReadByte(); err == nil {
		return fmt.Errorf("%w: something stands behind the last line", ErrExport)
	} else if !errors.Is(err, io.EOF) {
		return err
	}
	if m.rev == 0 {
		if err := m.flush(ctx); err != nil {
			return err
		}
	}
	if m.rev > 0 {
		m.batch.Checks = []store.Check{{Kind: storage.KindImport, ID: halfDone, Revision: m.rev}}
		m.batch.Deletes = []store.Delete{{Kind: storage.KindImport, ID: halfDone}}
		if err := m.store.Commit(ctx, m.batch); err != nil {
			return err
		}
	}
	m.done = m.line
	return nil
}

// flush writes what was read since, and how far that is.
func (m *restorer) flush(ctx context.Context) error {
	if len(m.batch.Puts)+len(m.batch.Appends) == 0 {
		return nil
	}
	body, err := json.Marshal(progress{m.hex()})
	if err != nil {
		return err
	}
	m.batch.Puts = append(m.batch.Puts, store.Put{Kind: storage.KindImport, ID: halfDone, Expect: m.rev, Body: body, Columns: store.Columns{"line": m.read}})
	err = m.store.Commit(ctx, m.batch)
	if err != nil && m.rev == 0 && errors.Is(err, store.ErrConflict) {
		return fmt.Errorf("%w: %w", ErrNotEmpty, err)
	}
	if err != nil {
		return fmt.Errorf("the lines behind %d: %w", m.done, err)
	}
	m.rev++
	m.done = m.read
	m.batch, m.size = store.Batch{}, 0
	return nil
}
