package main

import (
	"fmt"
	"io"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// bar shows how far a long run is, on a terminal alone.
type bar struct {
	b    *progressbar.ProgressBar
	from *source
}

// longInput is from how many bytes a bar is worth its line.
const longInput = 64 << 10

func newBar(w io.Writer, from *source) *bar {
	f, ok := w.(*os.File)
	if !ok || from.size < longInput || !term.IsTerminal(int(f.Fd())) {
		return &bar{}
	}
	return &bar{from: from, b: progressbar.NewOptions64(from.size, progressbar.OptionSetWriter(w),
		progressbar.OptionSetDescription("offers"),
		progressbar.OptionSetWidth(40), progressbar.OptionSetPredictTime(true), progressbar.OptionClearOnFinish())}
}

// at says that n rows were read.
func (b *bar) at(n int) {
	if b.b != nil {
		b.b.Describe(fmt.Sprintf("%d offers", n))
		_ = b.b.Set64(b.from.read) // a bar that can't be drawn stops nothing
	}
}

// clear takes the bar off its line, so that something else can be said.
func (b *bar) clear() {
	if b.b != nil {
		_ = b.b.Clear()
	}
}

func (b *bar) done() {
	if b.b != nil {
		_ = b.b.Finish()
	}
}
