package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/offerdesk/offerdesk/approval"
	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/store"
)

// DelegationsLog is the log of delegations.
const DelegationsLog = "delegations"

// delegations is the body of the record of a delegate: those of one person are one
// record, because they are read with every decision. The record is tied to the entry
// that wrote it; one of a version before that has no proof.
type delegations struct {
	List  json.RawMessage `json:"list"`
	Trail audit.Head      `json:"trail,omitzero"` // where the log ended then
	Last  json.RawMessage `json:"last,omitempty"` // its entry
	Salt  string          `json:"salt,omitempty"` // of its last field, hex
}

// digest is what the entry holds.
func (d delegations) digest(to string) string {
	b := fmt.Appendf(nil, "offerdesk delegations v1\n%d:%s\n", len(to), to)
	sum := sha256.Sum256(append(b, d.List...))
	return hex.EncodeToString(sum[:])
}

func (d delegations) holds(to string) bool {
	salt, err := hex.DecodeString(d.Salt)
	proof := audit.Proof{Body: d.Last, Salt: salt}
	return err == nil && proof.Holds(DelegationsLog, d.Trail, TiePath, d.digest(to))
}

// DelegationsEnd is where the log of delegations ended when it was read. It is read
// before what a change of delegations builds on: the commit conflicts if another change
// came between.
type DelegationsEnd struct {
	head     audit.Head
	revision int64
}

// ReadDelegationsEnd reads where the log of delegations ends.
func ReadDelegationsEnd(ctx context.Context, s store.Store) (DelegationsEnd, error) {
	head, revision, err := logEnd(ctx, s, DelegationsLog)
	return DelegationsEnd{head, revision}, err
}

// PutDelegations adds the record of a delegate to a batch, and the entry that changes
// it. The record is at revision; 0 if there is none.
func PutDelegations(
	b *store.Batch, end DelegationsEnd, random io.Reader, to string, revision int64,
	list []approval.Delegation, until time.Time, entry audit.Entry,
) error {
	raw, err := json.Marshal(list)
	if err != nil {
		return err
	}
	out := delegations{List: raw}
	head, proof, err := SealTied(b, end.head, random, out.digest(to), []audit.Entry{entry})
	if err != nil {
		return err
	}
	if err := putLogEnd(b, DelegationsLog, head, end.revision); err != nil {
		return err
	}
	out.Trail, out.Last, out.Salt = head, proof.Body, hex.EncodeToString(proof.Salt)
	body, err := json.Marshal(out)
	b.Puts = append(b.Puts, store.Put{Kind: KindDelegation, ID: to, Expect: revision,
		Columns: store.Columns{"until": until}, Body: body})
	return err
}

// DecodeDelegations reads the record of a delegate. The error wraps
// [store.ErrDamaged] if it can't be read, or is not what a command wrote. The log is
// read only for a record of an earlier version.
func DecodeDelegations(ctx context.Context, s store.Store, r store.Record) ([]approval.Delegation, error) {
	var in delegations
	if err := json.Unmarshal(r.Body, &in); err != nil {
		return nil, damaged(r)
	}
	var list []approval.Delegation
	if len(in.List) > 0 && json.Unmarshal(in.List, &list) != nil {
		return nil, damaged(r)
	}
	ok := in.holds(r.ID)
	if len(in.Last) == 0 {
		var err error
		if ok, err = predatesAll(ctx, s, r.ID, list); err != nil {
			return nil, err
		}
	}
	if !ok {
		return nil, untied(r.Kind, r.ID)
	}
	return list, nil
}

// predatesAll reports whether the log shows each delegation of a record without a
// proof, and no entry about the delegate that would have tied the record.
func predatesAll(ctx context.Context, s store.Store, to string, list []approval.Delegation) (bool, error) {
	left := slices.Clone(list)
	if len(left) == 0 {
		return true, nil // it lends nothing
	}
	for e, err := range Sealed(ctx, s, DelegationsLog) {
		if err != nil {
			return false, err
		}
		entry, err := audit.Open(e)
		if err != nil {
			return false, nil
		}
		if entry.Subject != to {
			continue
		}
		if Ties(entry) {
			return false, nil
		}
		left = slices.DeleteFunc(left, func(d approval.Delegation) bool { return shows(entry, d) })
	}
	return len(left) == 0, nil
}

// shows reports whether an entry is about a delegation.
func shows(e audit.Entry, d approval.Delegation) bool {
	want := map[string]string{"from": d.Start.Format(time.RFC3339), "until": d.Until.Format(time.RFC3339),
		"stages": fmt.Sprint(d.Stages), "clients": fmt.Sprint(d.Clients)}
	for _, f := range e.Fields {
		if text, ok := want[f.Path]; ok && text != f.After {
			return false
		}
	}
	return e.Action == "delegate" && e.Actor == d.From.ID && e.Subject == d.To
}

// DelegationsTrail returns where the log of delegations ended when a record was written;
// zero for a record of an earlier version, or one that can't be read.
func DelegationsTrail(r store.Record) audit.Head {
	var in delegations
	_ = json.Unmarshal(r.Body, &in) // DecodeDelegations reports it
	return in.Trail
}
