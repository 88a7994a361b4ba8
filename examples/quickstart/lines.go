package main

import (
	"bufio"
	"errors"
	"io"
)

// maxLine is the longest line that is read; a longer one is an error of its
// own and the next line goes on.
const maxLine = 1 << 20

var errLongLine = errors.New("the line is longer than 1 MiB")

// lines reads a text line by line and counts them. A line over maxLine is
// skipped to its end and reported, so one bad cell costs one row.
type lines struct {
	reader *bufio.Reader
	number int // number of the line that next returned, from 1
}

func newLines(r io.Reader) *lines { return &lines{reader: newReader(r)} }

// newReader drops the byte order mark that some programs write in front.
func newReader(r io.Reader) *bufio.Reader {
	b := bufio.NewReaderSize(r, 64<<10)
	if mark, err := b.Peek(3); err == nil && string(mark) == "\ufeff" {
		_, _ = b.Discard(3) // they were peeked
	}
	return b
}

// next returns a line without its end; io.EOF after the last.
func (l *lines) next() (string, error) {
	var buf []byte
	long := false
	for {
		part, more, err := l.reader.ReadLine()
		if err != nil {
			if errors.Is(err, io.EOF) && (len(buf) > 0 || long) {
				break
			}
			return "", err
		}
		if len(buf)+len(part) > maxLine {
			long, buf = true, nil
		}
		if !long {
			buf = append(buf, part...)
		}
		if !more {
			break
		}
	}
	l.number++
	if long {
		return "", errLongLine
	}
	return string(buf), nil
}
