package fs

// Op is an operation that [Hooks] may fail. Its text is the word that
// scenarios use.
type Op string

// The operations. Opening covers Create; reading and writing are reported once
// per call, so a large transfer reports many.
const (
	OpOpen   Op = "open"
	OpRead   Op = "read"
	OpWrite  Op = "write"
	OpDelete Op = "delete"
	OpList   Op = "list" // Name is the pattern
)

// Hooks is where a fault can be put. File is called before an operation with no
// lock of the store held; a non-nil error makes the operation fail with it
// (wrapped in [*Error]), without any effect. It may be called from several
// goroutines.
type Hooks interface {
	File(op Op, store, name string) error
}

// SetHooks installs h, or removes the hooks if h is nil. It may be called at
// any time; files that are open obey too.
func (s *Store) SetHooks(h Hooks) {
	if h == nil {
		s.hooks.Store(nil)
		return
	}
	s.hooks.Store(&h)
}

// ask is what every operation asks first: whether the card is there, and then the hooks, if it is
// not quiet.
func (s *Store) ask(op Op, name string, quiet bool) error {
	if err := s.inserted(); err != nil {
		return s.fail(string(op), name, err)
	}
	h := s.hooks.Load()
	if h == nil || quiet {
		return nil
	}
	return s.fail(string(op), name, (*h).File(op, s.name, name))
}
