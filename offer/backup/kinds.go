package backup

import (
	"slices"
	"strings"

	"github.com/offerdesk/offerdesk/offer/internal/storage"
	"github.com/offerdesk/offerdesk/store"
)

// keptKinds returns the kinds of records that a backup holds, by name.
func keptKinds() []store.Kind {
	kinds := slices.DeleteFunc(storage.Kinds(), func(k store.Kind) bool {
		return k.Name == storage.KindConsumer || k.Name == storage.KindImport
	})
	slices.SortFunc(kinds, func(a, b store.Kind) int { return strings.Compare(a.Name, b.Name) })
	return kinds
}

// entryKind declares the entries of logs as a kind. No kind of record has its
// name.
func entryKind() store.Kind {
	return store.Kind{
		Name: lineEntry, Table: "entries", Comment: "append-only logs, each in its order",
		Columns: []store.Column{
			{Name: "log", Type: store.Text, Comment: "the log that the entry belongs to"},
			{Name: "seq", Type: store.Integer, Comment: "its place in the log, from 1 without gaps"},
			{Name: "body", Type: store.Text, Comment: "what was written; it never changes"},
			{Name: "private", Type: store.Text, Comment: "what can be erased"},
		},
	}
}
