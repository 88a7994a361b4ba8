package sqlstore

import (
	"context"

	"github.com/offerdesk/offerdesk/store"
)

// FindText is the SQL of a query, for tests of plans.
func (s *Store) FindText(q store.Query) (string, []any, error) {
	t, err := s.table(q.Kind)
	if err != nil {
		return "", nil, err
	}
	return s.findText(t, &q)
}

// Fate names what an error means, for tests.
func Fate(d Dialect, err error, committing bool, code func(error) string) string {
	e, bad := dialectOf(context.Background(), nil, d)
	if bad != nil {
		return bad.Error()
	}
	s := &Store{dialect: e, code: code}
	return map[fate]string{failed: "failed", again: "again", taken: "taken", unfit: "unfit", unknown: "unknown", elsewhere: "elsewhere"}[s.fate(err, committing)]
}
