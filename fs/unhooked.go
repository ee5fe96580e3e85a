package fs

// An Unhooked is a store as whoever steers the module from outside has it: what is done through it
// asks no hook, so that it cannot be what a fault waits for. In all else it is like the store's own
// methods of the same names.
type Unhooked struct{ store *Store }

// List is [Store.List].
func (u Unhooked) List(pattern string) ([]Info, error) { return u.store.list(pattern, true) }

// Open opens a file for reading, as [Store.Open] does.
func (u Unhooked) Open(name string) (*File, error) { return u.store.openFile(name, ReadOnly, true) }

// Create is [Store.Create].
func (u Unhooked) Create(name string) (*Pending, error) { return u.store.create(name, true) }

// Remove is [Store.Remove].
func (u Unhooked) Remove(name string) error { return u.store.remove(name, true) }

// Clear closes all that is open and removes all files, so that the store is as it was made. A card
// that was pulled is back.
func (u Unhooked) Clear() error {
	s := u.store
	s.Insert()
	s.forget()
	infos, err := s.list("*", true)
	for _, i := range infos {
		if err == nil {
			err = s.remove(i.Name, true)
		}
	}
	return err
}
