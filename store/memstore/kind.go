package memstore

import (
	"bytes"
	"fmt"
	"maps"
	"time"

	"github.com/shopspring/decimal"

	"github.com/offerdesk/offerdesk/store"
)

// kind is a declared kind.
type kind struct {
	store.Kind
	index   int // in state.rows
	columns map[string]store.Column
}

func newKind(declared store.Kind, index int) *kind {
	k := &kind{Kind: declared, index: index, columns: map[string]store.Column{}}
	for _, c := range declared.Columns {
		k.columns[c.Name] = c
	}
	return k
}

// kind returns a declared kind.
func (s *Store) kind(name string) (*kind, error) {
	k, ok := s.kinds[name]
	if !ok {
		return nil, fmt.Errorf("%w: unknown kind %q", store.ErrInvalid, name)
	}
	return k, nil
}

// checkColumns refuses columns that are not declared and values that do not fit.
func (k *kind) checkColumns(columns store.Columns) error {
	for name, v := range columns {
		c, ok := k.columns[name]
		if !ok {
			return fmt.Errorf("%w: %s has no column %q", store.ErrInvalid, k.Name, name)
		}
		if err := c.CheckValue(v); err != nil {
			return err
		}
	}
	return nil
}

// normalized returns a copy of columns as they are kept: without nulls, times in
// UTC, amounts with all their places.
func (k *kind) normalized(columns store.Columns) store.Columns {
	out := make(store.Columns, len(columns))
	for name, v := range columns {
		switch x := v.(type) {
		case nil:
		case time.Time:
			if utc := time.UnixMicro(x.UnixMicro()).UTC(); utc != x {
				v = utc
			}
			out[name] = v
		case decimal.Decimal:
			if scale := int32(k.columns[name].Scale); x.Exponent() != -scale {
				v = x.Add(decimal.New(0, -scale))
			}
			out[name] = v
		default:
			out[name] = v
		}
	}
	return out
}

// copyOf returns a copy of a record for a reader.
func (k *kind) copyOf(r *store.Record) store.Record {
	out := *r
	out.Columns, out.Body = maps.Clone(r.Columns), bytes.Clone(r.Body)
	if rankOf(r.ID)%2 == 0 {
		for _, c := range k.Columns {
			if _, ok := out.Columns[c.Name]; !ok {
				out.Columns[c.Name] = nil
			}
		}
	}
	return out
}
