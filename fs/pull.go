package fs

import "errors"

// ErrPulled is what everything fails with once the card is pulled.
var ErrPulled = errors.New("the card was pulled")

// Pull takes the card out, for good: from now on nothing can be opened, listed
// or asked for, and all that is open fails with [ErrPulled], its closing too. An
// operation that is under way may still succeed. What was finished before stays
// on the card, for whoever opens its folder; what was being replaced stays as
// it was. Close still releases what is open.
func (s *Store) Pull() { s.pulled.Store(true) }

// inserted is the error of whatever is done to a card that is not there.
func (s *Store) inserted() error {
	if s.pulled.Load() {
		return ErrPulled
	}
	return nil
}
