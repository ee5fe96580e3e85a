package fs

import (
	"errors"
	"syscall"
)

// OnNoDescriptor has f told of each operation that fails because this process, or the system, has
// no descriptor left; nil: nobody is told. The operation fails all the same. f may be called with
// locks of the store held, from several goroutines: it must not call the store.
func (s *Store) OnNoDescriptor(f func(error)) {
	if f == nil {
		s.starved.Store(nil)
		return
	}
	s.starved.Store(&f)
}

// tellStarved tells of err if it is a lack of descriptors.
func (s *Store) tellStarved(err error) {
	if f := s.starved.Load(); f != nil && (errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)) {
		(*f)(err)
	}
}
