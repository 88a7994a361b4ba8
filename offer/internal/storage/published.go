package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/offerdesk/offerdesk/audit"
	"github.com/offerdesk/offerdesk/offer/record"
	"github.com/offerdesk/offerdesk/store"
)

// PlaybooksLog is the log of publications.
const PlaybooksLog = "playbooks"

// Published is the body of the record that lists the versions in force. It is tied to
// the end of the log of publications; a record of a version before that has no proof.
type Published struct {
	Versions []record.PlaybookRef `json:"versions"`
	Last     json.RawMessage      `json:"last,omitempty"` // the last entry of the publication
	Salt     string               `json:"salt,omitempty"` // of its last field, hex
}

// digest is what the last entry of the publication holds.
func (p Published) digest() (string, error) {
	list, err := json.Marshal(p.Versions)
	sum := sha256.Sum256(append([]byte("offerdesk playbooks in force v1\n"), list...))
	return hex.EncodeToString(sum[:]), err
}

// holds reports whether the log of publications ends with this list.
func (p Published) holds(head audit.Head) bool {
	sum, err := p.digest()
	salt, bad := hex.DecodeString(p.Salt)
	proof := audit.Proof{Body: p.Last, Salt: salt}
	return err == nil && bad == nil && proof.Holds(PlaybooksLog, head, TiePath, sum)
}

// AppendPublished adds the entries of a publication to a batch, and returns the body of
// the record that lists what is in force then.
func AppendPublished(
	ctx context.Context, s store.Store, b *store.Batch, random io.Reader, list []record.PlaybookRef,
	entries []audit.Entry,
) ([]byte, error) {
	out := Published{Versions: list}
	sum, err := out.digest()
	if err != nil {
		return nil, err
	}
	head, revision, err := logEnd(ctx, s, PlaybooksLog)
	if err != nil {
		return nil, err
	}
	head, proof, err := SealTied(b, head, random, sum, entries)
	if err != nil {
		return nil, err
	}
	if err := putLogEnd(b, PlaybooksLog, head, revision); err != nil {
		return nil, err
	}
	out.Last, out.Salt = proof.Body, hex.EncodeToString(proof.Salt)
	return json.Marshal(out)
}

// errPublished: a publication was committed while the record was read.
var errPublished = errors.New("the playbooks in force were read while others were published")

// maxPublished bounds how often the record is read again because of it.
const maxPublished = 20

// checkPublished compares a record with the end of the log of publications.
func (b *Books) checkPublished(ctx context.Context, r store.Record, in Published) error {
	head, _, err := logEnd(ctx, b.store, PlaybooksLog)
	if err != nil {
		return err
	}
	ok := in.holds(head)
	if len(in.Last) == 0 {
		if ok, err = Predates(ctx, b.store, PlaybooksLog, head); err != nil {
			return err
		}
	}
	if ok {
		return nil
	}
	if now, err := b.store.Get(ctx, r.Kind, r.ID); err == nil && now.Revision != r.Revision {
		return errPublished
	}
	return untied(r.Kind, r.ID)
}

// checkNever returns [store.ErrDamaged] if there is no record of what is in force
// although playbooks were published: the defaults are for a store in which none was.
func (b *Books) checkNever(ctx context.Context) error {
	entries, err := b.store.Entries(ctx, PlaybooksLog, 0, 1)
	if err != nil {
		return err
	}
	page, err := b.store.Find(ctx, store.Query{Kind: KindPlaybook, Limit: 1})
	if err != nil {
		return err
	}
	if len(entries)+len(page.Records) == 0 {
		return nil
	}
	if r, err := b.store.Get(ctx, KindPublished, InForce); err == nil && r.Revision > 0 {
		return errPublished
	}
	return fmt.Errorf("%w: %s %s: playbooks were published, and the record of those in force is gone; "+
		"restore it from a backup", store.ErrDamaged, KindPublished, InForce)
}
