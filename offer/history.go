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

// Error tells of the first twenty, a line each.
func (e RowErrors) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d rows were left out", len(e))
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

// ImportOffers makes offers of a team's own CSV, comma-separated UTF-8 with a
// line of headings: offers that were over before the desk was there. Each is in
// the end state that the mapping names, marked as imported, in its status, in
// the column imported and in its story; it has no submission and no decision,
// and its trail begins with the action import. So nobody takes it for decided
// here, and nothing can be approved or sent of it. Fields that a playbook
// wants may be missing; a value that can't be is refused, and so is a custom
// field that the playbook of the offer does not declare.
//
// A row that can't be taken is left out and the others go on; the error then
// holds [RowErrors], which are under Bad, too. Any other error stopped it, and
// names the line. Each row is committed for itself: the same file again passes
// over what is here, whole and unchanged, and takes the rest.
//
// The actor must manage the playbook of each offer; [ErrNotEntitled] when it
// manages none.
func (s Session) ImportOffers(ctx context.Context, src io.Reader, m ColumnMap) (ImportResult, error) {
	h, err := s.importHistory(ctx, src, m)
	if err == nil && len(h.Bad) > 0 {
		err = h.Bad
	}
	if err != nil {
		return h, &CommandError{"import_history", "", err}
	}
	return h, nil
}

func (s Session) importHistory(ctx context.Context, src io.Reader, m ColumnMap) (ImportResult, error) {
	var h ImportResult
	if err := errors.Join(s.ready(), m.check()); err != nil {
		return h, err
	}
	set, _, err := s.desk.playbooks(ctx, true)
	if err != nil {
		return h, err
	}
	if !slices.ContainsFunc(set.All(), func(p *Playbook) bool { return p.Access().ManagesAny(s.actor) }) {
		s.denied(ctx, "import_history", "")
		return h, ErrNotEntitled
	}
	r := csv.NewReader(src)
	r.ReuseRecord = true
	rows, err := m.heads(r)
	if err != nil {
		return h, err
	}
	for {
		line, err := r.Read()
		if errors.Is(err, io.EOF) {
			return h, nil
		}
		var bad *csv.ParseError
		if errors.As(err, &bad) {
			h.Bad = append(h.Bad, &RowError{bad.StartLine, "", err})
			continue
		}
		if err != nil {
			return h, err
		}
		at, _ := r.FieldPos(0)
		id, change, err := rows.change(line)
		already := false
		if err == nil {
			already, err = s.importOffer(ctx, id, change, m.State)
		}
		switch {
		case already:
			h.Already++
		case err == nil:
			h.Imported++
		case ofTheRow(err):
			h.Bad = append(h.Bad, &RowError{at, id, err})
		default:
			return h, &RowError{at, id, err}
		}
	}
}

// ofTheRow reports whether an error says nothing of the next row.
func ofTheRow(err error) bool {
	for _, is := range []error{ErrInvalid, ErrExists, ErrRefused, ErrNotEntitled, ErrConflict, store.ErrInvalid, playbook.ErrNoPlaybook, playbook.ErrAmbiguous} {
		if errors.Is(err, is) {
			return true
		}
	}
	return false
}

// importOffer makes one offer; already says that it is here as it should be.
func (s Session) importOffer(ctx context.Context, id string, change Change, state State) (already bool, err error) {
	terms, err := Terms{}.With(change, nil)
	if err != nil {
		return false, err
	}
	draft, err := record.New(id, terms)
	if err != nil {
		return false, err
	}
	for n := 0; ; n++ {
		out, err := s.tryImport(ctx, draft, change, state, n > 0)
		if moved(err, kindPublished) && n < attempts {
			continue
		}
		if errors.Is(err, ErrExists) {
			return s.isImported(ctx, out)
		}
		s.desk.observe(ctx, Observation{Command: "import", Actor: s.actor.ID, Offer: id, State: out.State(), Err: err})
		return false, err
	}
}

// tryImport returns the offer as it should be.
func (s Session) tryImport(ctx context.Context, draft Offer, change Change, state State, refresh bool) (Offer, error) {
	set, rev, err := s.desk.playbooks(ctx, refresh)
	if err != nil {
		return Offer{}, err
	}
	p, err := chooseFor(set, draft, s.desk.now())
	if err != nil {
		return Offer{}, err
	}
	if !p.Access().ManagesAny(s.actor) {
		return Offer{}, ErrNotEntitled
	}
	terms, err := Terms{}.With(change, p.Fields().Custom())
	if err != nil {
		return Offer{}, err
	}
	fc := s.context(p)
	out, err := flow.Import(fc, draft.ID(), terms, state)
	if err != nil {
		return Offer{}, err
	}
	l := loaded{stored: stored{Offer: draft}, playbook: p, chosen: true, inForce: rev}
	_, err = s.commit(ctx, &call{command: "import", id: draft.ID()}, l, fc, out)
	return out.Offer, err
}

// isImported reports whether an offer is here as it should be imported.
func (s Session) isImported(ctx context.Context, want Offer) (bool, error) {
	r, err := s.desk.store.Get(ctx, kindOffer, want.ID())
	if err != nil {
		return false, err
	}
	st, err := decodeStored(r)
	if err != nil {
		return false, err
	}
	if is := st.Offer.Status(); is.Imported && is.State == want.State() && st.Offer.Terms().Equal(want.Terms()) {
		return true, nil
	}
	return false, ErrExists
}
