package backup

import (
	"bufio"
	"context"
	"fmt"
	"io"

	"github.com/offerdesk/offerdesk/store"
)

// Write writes everything that a desk keeps as JSON Lines in UTF-8: one JSON
// object on each line, with its "kind". [Restore] reads it.
//
// The first line is the header:
//
//	{"offerdesk_export":1,"kind":"header"}
//
// It is followed by the records, ordered by kind, and within a kind by the bytes
// of the ID. A column that is null is left out. Every other column is text: an
// integer as 12, a decimal with all places of its column as 62.5000, a bool as
// true or false, a date as 2026-12-31, a time as 2026-12-31T17:00:00.000000Z in
// UTC. The body is text too, byte for byte:
//
//	{"kind":"document","id":"O-1.1.1","columns":{"offer":"O-1","terms_revision":"1"},"body":"{…}\n"}
//
// Records of the kind offer hold the revisions and decisions of an offer,
// command the answers under idempotency keys, log the end of each log that does
// not belong to an offer.
//
// The records are followed by every entry of every log, ordered by the bytes of
// the log's name and the position in the log. Private is what can be erased; it
// is left out if it was:
//
//	{"kind":"entry","log":"offer/O-1","seq":1,"body":"{…}","private":"[…]"}
//
// The last line has the counts, and the SHA-256 of all bytes before it. A backup
// without it was cut off:
//
//	{"kind":"end","records":41,"entries":77,"sha256":"…"}
//
// A text that is not valid UTF-8 is {"base64":"…"} instead. Keys come in the
// order shown, columns in the order of their names, and there are no blanks, so
// that the same content is the same bytes. A line has at most 64 MiB.
//
// See the package comment for what a backup leaves out, and for the errors.
func Write(ctx context.Context, s store.Store, w io.Writer) error {
	err := newWriter(s, &lineOutput{bufio.NewWriterSize(w, bufferSize)}).write(ctx)
	if err != nil {
		return fmt.Errorf("backup: write: %w", err)
	}
	return nil
}

// bufferSize is the size of the buffers for reading and writing.
const bufferSize = 1 << 16

// lineOutput writes lines.
type lineOutput struct{ w *bufio.Writer }

func (o *lineOutput) header(line []byte) error                 { return o.write(line) }
func (o *lineOutput) begin(store.Kind) error                   { return nil }
func (o *lineOutput) record(_ store.Record, line []byte) error { return o.write(line) }
func (o *lineOutput) entry(_ store.Entry, line []byte) error   { return o.write(line) }

func (o *lineOutput) end(_ totals, line []byte) error {
	if err := o.write(line); err != nil {
		return err
	}
	return o.w.Flush()
}

func (o *lineOutput) write(line []byte) error {
	_, err := o.w.Write(line)
	return err
}
