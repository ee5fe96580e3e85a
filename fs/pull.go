package fs

import (
	"errors"
	"maps"
	"slices"
)

// ErrPulled is what everything fails with once the card is pulled.
var ErrPulled = errors.New("the card was pulled")

// Pull takes the card out: from now on, until [Store.Insert], nothing can be opened, listed
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

// Insert puts the card back. Nothing is open on it any more: what was is closed, and what was being
// replaced stays as it was. It does nothing to a card that is in its slot.
func (s *Store) Insert() {
	if !s.pulled.Load() {
		return
	}
	s.forget()
	s.pulled.Store(false)
}

// forget closes all that is open, without a word of what fails on the way.
func (s *Store) forget() {
	s.mu.Lock()
	files, pending := slices.Collect(maps.Keys(s.files)), slices.Collect(maps.Values(s.pending))
	s.mu.Unlock()
	for _, f := range files {
		_ = f.Close()
	}
	for _, p := range pending {
		_ = p.Discard()
	}
}
