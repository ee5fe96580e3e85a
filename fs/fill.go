package fs

// Fill takes all the room that is free now, as one more file would. [Store.Free] is 0 then and a
// write finds no room beyond its blocks. What is removed later leaves room again. release gives the
// room back; to call it again does nothing. A store that is closed or whose card is out has nothing
// to take.
func (s *Store) Fill() (release func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed || s.inserted() != nil || s.refresh() != nil {
		return func() {}
	}
	n := s.freeBlocks(nil)
	s.filled += n
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.filled -= n
		n = 0
	}
}
