package memstore

// HoldWrites keeps every writer out until release is called.
func (s *Store) HoldWrites() (release func()) {
	s.writing.Lock()
	return s.writing.Unlock
}
