package audit

import (
	"bytes"
	"time"
)

// Time returns when the entry of a proof happened; zero for a proof of other bytes
// than an entry.
func (p Proof) Time() time.Time {
	_, rest, _ := bytes.Cut(p.Body, []byte(`,"time":"`)) // in a text the quotes are escaped
	text, _, _ := bytes.Cut(rest, []byte(`"`))
	t, _ := time.Parse(timeLayout, string(text))
	return t
}
