package testbed

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"slices"

	"github.com/spf13/afero"

	"ptymodem/fs"
	"ptymodem/ftpbackend/server"
	"ptymodem/scenarios"
	"ptymodem/scenarios/schema"
)

// StartServer starts the embedded server as the scenario has it, its accounts and files included,
// for several testbeds: see [Options].Server.
func StartServer(o Options) (*server.Server, error) {
	s := o.Scenario
	if s == nil {
		s = &scenarios.Scenario{}
	}
	cfg, to := o.ServerConfig, o.serverSettings(s)
	cfg.Users, cfg.Limit, cfg.RefuseASCIIRestart = to.Users, to.Limit, to.RefuseASCIIRestart
	srv, err := server.Start(cfg)
	if err != nil {
		return nil, err
	}
	if err := fillServer(o, s, srv.Fs(), o.serverLimit(s)); err != nil {
		return nil, errors.Join(err, srv.Close())
	}
	return srv, nil
}

// serverSettings are those of the server in a scenario, below what ServerConfig says.
func (o *Options) serverSettings(s *scenarios.Scenario) server.Settings {
	cfg := o.ServerConfig
	to := server.Settings{Users: cfg.Users, Limit: cmp.Or(cfg.Limit, s.Server.Limit, server.DefaultLimit), RefuseASCIIRestart: cfg.RefuseASCIIRestart || s.Server.RefuseASCIIRestart}
	if len(to.Users) == 0 {
		to.Users = map[string]string{}
		for _, u := range s.Server.Users {
			to.Users[u.Name] = u.Password
		}
	}
	return to
}

// serverLimit is the most that files may take on the server.
func (o *Options) serverLimit(s *scenarios.Scenario) int64 {
	if o.ServerConfig.Root != "" {
		return math.MaxInt64
	}
	return o.serverSettings(s).Limit
}

// openServer takes the server that is shared as one of its tenants, or makes one.
func (t *Testbed) openServer(o Options) (err error) {
	if o.Server != nil {
		t.Server, t.view = o.Server, o.Server.Tenant(o.Index)
		return nil
	}
	if o.ServerConfig.Warn == nil {
		o.ServerConfig.Warn = t.serverWarnings(o.Warn)
	}
	if t.Server, err = StartServer(o); err != nil {
		return err
	}
	t.view = t.Server
	t.ends = append(t.ends, t.Server.Close)
	return nil
}

func fillServer(o Options, s *scenarios.Scenario, served afero.Fs, limit int64) error {
	for i := range s.Server.Files {
		f := &s.Server.Files[i]
		if err := fitsServer(o, f, limit); err != nil {
			return err
		}
		err := fill(o, f, func() (io.Writer, func(bool) error, error) {
			if err := served.MkdirAll(path.Dir(f.Name), 0o755); err != nil {
				return nil, nil, err
			}
			w, err := served.Create(f.Name)
			if err != nil {
				return nil, nil, err
			}
			return w, func(bool) error { return w.Close() }, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *Testbed) openStores(o Options) (err error) {
	m := &t.Scenario().Modem
	if t.UFS, err = t.openStore(o, "UFS", m.UFS, UFSSize); err != nil {
		return err
	}
	if m.SD == nil || !m.SD.Absent {
		if t.SD, err = t.openStore(o, "SD", m.SD, SDSize); err != nil {
			return err
		}
	}
	if m.RAM != nil && !m.RAM.Absent {
		t.RAM, err = t.openStore(o, "RAM", m.RAM, UFSSize)
	}
	return err
}

// A storeOf is a store, what a scenario has of it, and the capacity that it has where that says
// nothing.
type storeOf struct {
	name  string
	store *fs.Store        // nil if the modem has none
	given *scenarios.Store // nil if the scenario says nothing
	usual int64
}

func (t *Testbed) storesOf(m *scenarios.Modem) []storeOf {
	return []storeOf{{"UFS", t.UFS, m.UFS, UFSSize}, {"SD", t.SD, m.SD, SDSize}, {"RAM", t.RAM, m.RAM, UFSSize}}
}

// capacity is what the scenario gives it.
func (of *storeOf) capacity() int64 {
	if of.given == nil {
		return of.usual
	}
	return cmp.Or(of.given.Size, of.usual)
}

// stores are those that the modem has.
func (t *Testbed) stores() []*fs.Store {
	return slices.DeleteFunc([]*fs.Store{t.UFS, t.SD, t.RAM}, func(s *fs.Store) bool { return s == nil })
}

// openStore makes a store as the scenario has it; given is nil where it says nothing.
func (t *Testbed) openStore(o Options, name string, given *scenarios.Store, size int64) (*fs.Store, error) {
	if given == nil {
		given = &scenarios.Store{}
	}
	if given.Size > 0 {
		size = given.Size
	}
	open := o.Store
	if open == nil {
		open = func(name string, capacity int64) (*fs.Store, error) { return fs.NewMemory(name, capacity), nil }
	}
	store, err := open(name, size)
	if err != nil {
		return nil, err
	}
	t.ends = append(t.ends, store.Close)
	return store, fillStore(o, store, given)
}

// fillStore puts the scenario's files into a store.
func fillStore(o Options, store *fs.Store, given *scenarios.Store) error {
	for i := range given.Files {
		f := &given.Files[i]
		if err := fitsStore(o, f, store.Name(), store.Capacity()); err != nil {
			return err
		}
		err := fill(o, f, func() (io.Writer, func(bool) error, error) {
			p, err := store.Unhooked().Create(f.Name)
			if err != nil {
				return nil, nil, err
			}
			return p, func(whole bool) error {
				if !whole {
					return p.Discard()
				}
				return p.Commit()
			}, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func fitsServer(o Options, f *scenarios.File, limit int64) error {
	return fits(o, f, limit, "the server", "raise its limit, or make the file smaller")
}

func fitsStore(o Options, f *scenarios.File, store string, capacity int64) error {
	return fits(o, f, capacity, store+":", "give the store a larger size, or the file a smaller one")
}

// fits checks a file against the most that files can take where it goes, before any of it is
// written: making what does not fit takes time.
func fits(o Options, f *scenarios.File, most int64, where, remedy string) error {
	if n := f.Content.Length(o.Files); n > most {
		return fmt.Errorf("%s: the file %s has %s, and %s takes %s: %s", f.Content.Pos, f.Name,
			schema.FormatSize(n), where, schema.FormatSize(most), remedy)
	}
	return nil
}

// fill writes a file's content. What create returns to end with is told whether the content is
// whole.
func fill(o Options, f *scenarios.File, create func() (io.Writer, func(whole bool) error, error)) error {
	from, err := f.Content.Open(o.Files)
	if err != nil {
		return err
	}
	defer from.Close()
	to, end, err := create()
	if err == nil {
		_, err = io.Copy(to, from)
		err = errors.Join(err, end(err == nil))
	}
	if err != nil {
		return fmt.Errorf("%s: the file %s cannot be put in place: %w", f.Content.Pos, f.Name, err)
	}
	return nil
}
