package backup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/offerdesk/offerdesk/store"
)

// RestoreTables reads the files that [WriteTables] wrote into an empty store, as
// [Restore] reads lines. A line is a row here: rows are counted over all files, in
// the order in which they were written. An error names the file and its line too.
func RestoreTables(ctx context.Context, s store.Store, files fs.FS) (Restored, error) {
	lines := &tableLines{files: files, kinds: append(keptKinds(), entryKind())}
	defer lines.close() //nolint:errcheck // it was read
	return Restore(ctx, s, lines)
}

// tableLines reads files as the lines of a backup.
type tableLines struct {
	files fs.FS
	kinds []store.Kind // whose files are to be read
	table *table       // the file that is read; nil if none is open

	begun, ended bool
	line         []byte // what is left of the line
}

// Read implements [io.Reader].
func (t *tableLines) Read(p []byte) (int, error) {
	for len(t.line) == 0 {
		if err := t.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, t.line)
	t.line = t.line[n:]
	return n, nil
}

// next sets the next line. It sets none when it opens or closes a file.
func (t *tableLines) next() (err error) {
	switch {
	case t.ended:
		return io.EOF
	case !t.begun:
		t.begun = true
		t.line = append(appendHeader(nil), '\n')
		return nil
	case t.table != nil:
		t.line, err = t.table.line()
		if errors.Is(err, io.EOF) {
			t.line = nil
			return t.close()
		}
		return err
	case len(t.kinds) > 0:
		t.table, err = openTable(t.files, t.kinds[0])
		t.kinds = t.kinds[1:]
		return err
	}
	t.ended = true
	t.line, err = t.last()
	return err
}

func (t *tableLines) close() error {
	if t.table == nil {
		return nil
	}
	table := t.table
	t.table = nil
	return table.file.Close()
}

// maxManifest bounds the bytes of datapackage.json.
const maxManifest = 1 << 20

// last returns the last line, from the manifest.
func (t *tableLines) last() ([]byte, error) {
	file, err := t.files.Open(manifestName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, io.EOF // Restore returns ErrCutOff
	}
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	b, err := io.ReadAll(io.LimitReader(file, maxManifest))
	if err != nil {
		return nil, err
	}
	var m manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, fmt.Errorf("%w: %s is not JSON of a backup", ErrFormat, manifestName)
	}
	if err := checkVersion(m.Version); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return append(appendEnd(nil, totals{m.Records, m.Entries, m.SHA256}), '\n'), nil
}
