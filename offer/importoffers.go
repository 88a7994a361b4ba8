package offer

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/offer/internal/flow"
	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/offer/playbook"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// ImportResult is what [Session.ImportOffers] did.
type ImportResult struct {
	Imported int       // offers that are here now
	Already  int       // that had been imported before, with the same terms
	Bad      RowErrors // rows that were left out
}

// RowError is a row that was left out. It unwraps to the reason: [ErrInvalid],
// [ErrExists], [ErrRefused], [ErrNotEntitled], [playbook.ErrNoPlaybook],
// [playbook.ErrAmbiguous] or a [csv.ParseError].
type RowError struct {
	Line int    // of the CSV; 1 is that of the headings
	ID   string // of the offer; empty when it can't be read
	Err  error
}

// Error names the line, the id and the reason; never pay or names.
func (e *RowError) Error() string {
	if record.CheckID(e.ID) != nil {
		return fmt.Sprintf("line %d: %v", e.Line, e.Err)
	}
	return fmt.Sprintf("line %d (%s): %v", e.Line, e.ID, e.Err)
}

// Unwrap returns the reason.
func (e *RowError) Unwrap() error { return e.Err }

// RowErrors are all rows that were left out.
type RowErrors []*RowError

// Error lists the first twenty, a line each.
func (e RowErrors) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d of the rows were left out", len(e))
	for i, r := range e {
		if i == 20 {
			fmt.Fprintf(&b, "\n  and %d more", len(e)-i)
			break
		}
		b.WriteString("\n  " + r.Error())
	}
	return b.String()
}

// Unwrap returns each.
func (e RowErrors) Unwrap() []error {
	out := make([]error, len(e))
	for i, r := range e {
		out[i] = r
	}
	return out
}

// ImportOffers makes offers from a team's own CSV: offers that were over before
// the desk was there. The file is comma-separated UTF-8 with a line of headings.
// Each offer is in the end state that the column map names, and is marked as
// imported in its status, in the column imported and in its story. It has no
// submission and no decision, and its trail begins with the action import: it does
// not look decided here, and can't be approved or sent. Required fields may be
// missing. A value that is not valid is refused, and so is a custom field that the
// playbook of the offer does not declare.
//
// A row that is refused is left out and the others go on; the error then wraps
// [RowErrors], which are also in Bad. Any other error stops the import and names
// the line. Each row is committed on its own: the same file again skips the offers
// that are there unchanged, and imports the rest.
//
// The actor must manage the playbook of each offer. The error is
// [ErrNotEntitled] if it manages none.
func (s Session) ImportOffers(ctx context.Context, src io.Reader, m ColumnMap) (ImportResult, error) {
	var result ImportResult
	c := &call{command: "import_offers", invalid: m.check()}
	_, err := s.do(ctx, c, func(ctx context.Context, _ playbooks) (_ change, err error) {
		if err := s.mayImport(ctx); err != nil {
			return change{}, err
		}
		result, err = s.importRows(ctx, src, m)
		return change{}, err
	})
	if err == nil && len(result.Bad) > 0 {
		err = &CommandError{c.command, "", result.Bad}
	}
	return result, err
}

// mayImport refuses an actor that manages no playbook.
func (s Session) mayImport(ctx context.Context) error {
	set, _, err := s.desk.books.InForce(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(set.All(), func(p *Playbook) bool { return p.Access().ManagesAny(s.actor) }) {
		return errNoManager
	}
	return nil
}

func (s Session) importRows(ctx context.Context, src io.Reader, m ColumnMap) (ImportResult, error) {
	var result ImportResult
	r := csv.NewReader(src)
	r.ReuseRecord = true
	rows, err := m.heads(r)
	if err != nil {
		return result, err
	}
	for {
		line, err := r.Read()
		if errors.Is(err, io.EOF) {
			return result, nil
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			result.Bad = append(result.Bad, &RowError{bad.StartLine, "", err})
			continue
		}
		if err != nil {
			return result, err
		}
		at, _ := r.FieldPos(0)
		if err := s.importRow(ctx, rows, line, &result); err != nil {
			id := rows.idOf(line)
			if !ofTheRow(err) {
				return result, &RowError{at, id, err}
			}
			result.Bad = append(result.Bad, &RowError{at, id, err})
		}
	}
}

// importRow makes the offer of one row, or finds that it is here already.
func (s Session) importRow(ctx context.Context, rows *rows, line []string, result *ImportResult) error {
	id, given, err := rows.change(line)
	if err != nil {
		return err
	}
	err = s.importOffer(ctx, id, given, rows.State)
	switch {
	case errors.Is(err, errImported):
		result.Already++
		return nil
	case err == nil:
		result.Imported++
	}
	return err
}

// errNoManager is the refusal of an actor that may not import.
var errNoManager = fmt.Errorf("%w: it requires a role that manages the playbook", ErrNotEntitled)

// ofTheRow reports whether an error says nothing of the next row.
func ofTheRow(err error) bool {
	for _, is := range []error{ErrInvalid, ErrArgument, ErrExists, ErrRefused, ErrNotEntitled, ErrConflict, store.ErrInvalid,
		playbook.ErrNoPlaybook, playbook.ErrAmbiguous} {
		if errors.Is(err, is) {
			return true
		}
	}
	return false
}

// errImported: the offer is here as it should be.
var errImported = errors.New("imported before")

// importOffer makes one offer. The error is [errImported] if it is here as it
// should be.
func (s Session) importOffer(ctx context.Context, id string, given Change, state State) error {
	terms, err := Terms{}.With(given, nil)
	if err != nil {
		return err
	}
	draft, err := record.New(id, terms)
	if err != nil {
		return err
	}
	want := draft
	c := &call{command: "import", id: id, creates: true, inner: true}
	o, err := s.once(ctx, c, func(ctx context.Context, books playbooks) (ch change, err error) {
		l, err := s.desk.draft(ctx, draft, books)
		if err != nil {
			return ch, err
		}
		if !l.Playbook.Access().ManagesAny(s.actor) {
			return ch, errNoManager
		}
		typed, err := Terms{}.With(given, l.Playbook.Fields().Custom())
		if err != nil {
			return ch, err
		}
		fc := s.context(l)
		out, err := flow.Import(fc, id, typed, state)
		if err != nil {
			return ch, err
		}
		want = out.Offer
		return s.write(c, l, fc, out)
	})
	if errors.Is(err, ErrExists) {
		return s.isImported(ctx, want)
	}
	s.desk.observe(ctx, Observation{Command: c.command, Actor: s.actor.ID, Offer: id, State: o.State(),
		Err: err})
	return err
}

// isImported returns [errImported] if an offer is here as it should be
// imported, and [ErrExists] if it differs.
func (s Session) isImported(ctx context.Context, want Offer) error {
	r, err := s.desk.store.Get(ctx, storage.KindOffer, want.ID())
	if err != nil {
		return err
	}
	st, err := storage.DecodeOffer(r)
	if err != nil {
		return err
	}
	if is := st.Offer; is.Imported() && is.State() == want.State() && is.Terms().Equal(want.Terms()) {
		return errImported
	}
	return ErrExists
}
