package sqlstore

import "github.com/offerdesk/offerdesk/store"

// FindText returns the SQL of a query, for tests of plans.
func (s *Store) FindText(q store.Query) (string, []any, error) {
	t, err := s.table(q.Kind)
	if err != nil {
		return "", nil, err
	}
	return s.findText(t, &q)
}

// Classify returns what an error of a statement means, and what it means as an
// error of a commit.
func Classify(d Dialect, err error, code func(error) string) (statement, commit string) {
	e, bad := engineOf(d)
	if bad != nil {
		return bad.Error(), bad.Error()
	}
	s := &Store{parts: e.parts(), code: code}
	return string(s.classify(err)), string(s.faults.classifyCommit(err, s.codeOf(err)))
}
