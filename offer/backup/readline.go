package backup

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// readLine reads a line without its line feed. What it returns is valid until the
// next call. The error is ErrCutOff at the end of the input, and ErrFormat if the
// line is too long.
func readLine(in *bufio.Reader) ([]byte, error) {
	var long []byte
	for {
		part, err := in.ReadSlice('\n')
		if len(long)+len(part) > maxLine+1 {
			return nil, fmt.Errorf("%w: the line is longer than %d bytes", ErrFormat, maxLine)
		}
		switch {
		case err == nil && long == nil:
			return part[:len(part)-1], nil
		case err == nil:
			long = append(long, part...)
			return long[:len(long)-1], nil
		case errors.Is(err, io.EOF):
			return nil, ErrCutOff
		case !errors.Is(err, bufio.ErrBufferFull):
			return nil, err
		}
		long = append(long, part...)
	}
}
