package audit_test

import (
	"bytes"
	"testing"

	"github.com/offerdesk/offerdesk/audit"
)

// A proof holds for the end of its log and the value of its last field, and for
// nothing else.
func TestProof(t *testing.T) {
	t.Parallel()
	before := audit.Head{Seq: 4, Hash: "ab"}
	fields := []audit.Change{{Path: "state", Before: "draft", After: "sent"}, {Path: "record", After: "d1"}}
	e := audit.Entry{Log: "offer/1", Time: noon, Actor: "ann", Action: "send", Fields: fields}
	sealed, proof, head, err := audit.SealProved(before, e, &zeros{})
	if err != nil {
		t.Fatal(err)
	}
	plain, same, err := audit.Seal(before, e, &zeros{})
	if err != nil || same != head || !bytes.Equal(plain.Body, sealed.Body) ||
		!bytes.Equal(plain.Private, sealed.Private) || audit.HashOf(sealed.Body) != head.Hash {
		t.Errorf("sealed otherwise than Seal does: %v, %v", same, err)
	}
	other := audit.Proof{Body: bytes.Replace(proof.Body, []byte("ann"), []byte("bob"), 1), Salt: proof.Salt}
	for _, row := range []struct {
		reason     string
		proof      audit.Proof
		log        string
		head       audit.Head
		path, text string
		want       bool
	}{
		{"as it was sealed", proof, "offer/1", head, "record", "d1", true},
		{"another value", proof, "offer/1", head, "record", "d2", false},
		{"another field", proof, "offer/1", head, "state", "sent", false},
		{"another log", proof, "offer/2", head, "record", "d1", false},
		{"another place", proof, "offer/1", audit.Head{Seq: 6, Hash: head.Hash}, "record", "d1", false},
		{"another end", proof, "offer/1", before, "record", "d1", false},
		{"another salt", audit.Proof{Body: proof.Body, Salt: []byte("x")}, "offer/1", head, "record", "d1", false},
		{"another body", other, "offer/1", head, "record", "d1", false},
		{"another body with its hash", other, "offer/1", audit.Head{Seq: 5, Hash: audit.HashOf(other.Body)},
			"record", "d1", true}, // the log does not end there
		{"no proof", audit.Proof{}, "offer/1", audit.Head{}, "record", "d1", false},
	} {
		t.Run(row.reason, func(t *testing.T) {
			t.Parallel()
			if got := row.proof.Holds(row.log, row.head, row.path, row.text); got != row.want {
				t.Errorf("got %t, want %t", got, row.want)
			}
		})
	}
}

// An entry without fields has no proof, and an entry that can't be kept has none.
func TestNoProof(t *testing.T) {
	t.Parallel()
	e := audit.Entry{Log: "l", Time: noon, Action: "submit"}
	if _, proof, head, err := audit.SealProved(audit.Head{}, e, &zeros{}); err != nil || head.Seq != 1 ||
		proof.Body != nil {
		t.Errorf("%v, %v, %v", proof, head, err)
	}
	e.Action = "\xff"
	if _, _, head, err := audit.SealProved(audit.Head{}, e, &zeros{}); err == nil || head.Seq != 0 {
		t.Errorf("%v, %v", head, err)
	}
}
