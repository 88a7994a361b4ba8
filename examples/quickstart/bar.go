package main

import (
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// bar shows how far a long run is, on a terminal alone.
type bar struct{ b *progressbar.ProgressBar }

// longInput is from how many bytes a bar is worth its line.
const longInput = 64 << 10

func newBar(w io.Writer, size int64) *bar {
	f, ok := w.(*os.File)
	if !ok || size < longInput || !term.IsTerminal(int(f.Fd())) {
		return &bar{}
	}
	return &bar{progressbar.NewOptions64(-1, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription("offers"),
		progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionClearOnFinish())}
}

func (b *bar) add(int) {
	if b.b != nil {
		_ = b.b.Add(1) // a bar that can't be drawn stops nothing
	}
}

func (b *bar) done() {
	if b.b != nil {
		_ = b.b.Finish()
	}
}
