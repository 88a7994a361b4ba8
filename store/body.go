package store

import "context"

// BodyReader is implemented by adapters that read a record without its columns
// at less cost.
type BodyReader interface {
	// GetBody is Get, except that it may leave out the columns.
	GetBody(ctx context.Context, kind, id string) (Record, error)
}

// GetBody returns a record of s for a caller that needs its body and revision.
// Its columns may be left out. The errors are those of Get.
func GetBody(ctx context.Context, s Store, kind, id string) (Record, error) {
	if r, ok := s.(BodyReader); ok {
		return r.GetBody(ctx, kind, id)
	}
	return s.Get(ctx, kind, id)
}
