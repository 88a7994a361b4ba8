package input

import (
	"strings"

	"github.com/offerdesk/offerdesk/approval/rule"
)

// Error is one problem of JSON input. Its text never holds the refused value.
type Error struct {
	Path    string // with points, and [n] for list items; empty for the whole input
	Code    rule.Code
	Message string // what is wrong, and what to do
}

// CodeDuplicate is the code of a key that is duplicated.
const CodeDuplicate rule.Code = "duplicate"

// Error returns the path and the message.
func (e *Error) Error() string {
	if e.Path == "" {
		return e.Message
	}
	return Shown(e.Path) + ": " + e.Message
}

// Join returns the path of a key in the map at path. A point in the key becomes a
// middle dot, so that the key stays one part of the path.
func Join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + strings.ReplaceAll(key, ".", "·")
}
