package control

import (
	"errors"
	"io"
	iofs "io/fs"
	"slices"
	"time"

	"github.com/spf13/afero"

	"ptymodem/control/save"
	"ptymodem/fs"
	"ptymodem/scenarios"
	"ptymodem/scenarios/testbed"
)

// largestLook is the most that a file may have for its bytes to be looked at: of a larger one the
// size is known.
const largestLook = 16 << 20

// serverFiles stands among the words of stores for the embedded server.
const serverFiles = "server"

// A beginning is what a modem had at its reset, and what was done to it by hand since. modem.mu
// guards it.
type beginning struct {
	given map[string][]scenarios.File // by the words of stores, and serverFiles: what nobody has looked at yet
	files map[string][]save.File      // by the same: the others
	err   error                       // why they are not all
	kept  *save.Kept                  // SIM, network and card, where the reset has kept them
	done  []handDone
}

// A handDone is something that was done by hand.
type handDone struct {
	moment
	do any
}

// A moment is where something was done.
type moment struct {
	n     int64         // the event before it
	bytes int64         // that the transfer had moved which was under way
	at    time.Duration // modem time
}

// begin notes what the modem has from here on. With k what it had before may be there still. The
// contents of a scenario are looked at when somebody asks for them: a reset takes no time for them.
func (m *modem) begin(k testbed.Keep) {
	t, s := m.Testbed, m.Testbed.Scenario()
	b := beginning{given: map[string][]scenarios.File{}, files: map[string][]save.File{}}
	for _, of := range []struct {
		store *fs.Store
		given *scenarios.Store
	}{{t.UFS, s.Modem.UFS}, {t.SD, s.Modem.SD}, {t.RAM, s.Modem.RAM}} {
		switch {
		case of.store == nil:
		case k.Files || m.StoresNotMine != "":
			all, err := lookAtStore(of.store)
			b.files[storeWord(of.store)], b.err = all, errors.Join(b.err, err)
		case of.given != nil:
			b.given[storeWord(of.store)] = of.given.Files
		}
	}
	if k.SIM {
		now := t.Modem.State()
		b.kept = &save.Kept{SIM: now.Cellular.SIM, Registration: now.Cellular.Registration.String(), NoCard: t.SD != nil && !slices.Contains(now.Stores, t.SD)}
	}
	if k.Server || m.ServerNotMine != "" {
		all, err := lookAtServer(t.ServerFs())
		b.files[serverFiles], b.err = all, errors.Join(b.err, err)
	} else {
		b.given[serverFiles] = s.Server.Files
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.begun = b
}

// hadAt are the files of a store, or of the server, at the beginning. m.mu is held.
func (m *modem) hadAt(where string) []save.File {
	b := &m.begun
	if given, ok := b.given[where]; ok {
		all, err := lookAt(m.Testbed, given)
		b.files[where], b.err = all, errors.Join(b.err, err)
		delete(b.given, where)
	}
	return b.files[where]
}

// lookAt reads the contents of a scenario.
func lookAt(t *testbed.Testbed, given []scenarios.File) (all []save.File, err error) {
	for i := range given {
		content := &given[i].Content
		l := save.NewLook(given[i].Name, content)
		r, err := t.OpenContent(content)
		if err != nil {
			return nil, err
		}
		_, err = io.Copy(l, r)
		if err := errors.Join(err, r.Close()); err != nil {
			return nil, err
		}
		all = append(all, l.File())
	}
	return all, nil
}

// lookAtStore reads the files of a store.
func lookAtStore(s *fs.Store) (all []save.File, err error) {
	infos, err := s.Unhooked().List("*")
	if errors.Is(err, fs.ErrPulled) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, i := range infos {
		if i.Size > largestLook {
			all = append(all, save.File{Name: i.Name, Size: i.Size})
			continue
		}
		f, err := s.Unhooked().Open(i.Name)
		if err != nil {
			return nil, err
		}
		l := save.NewLook(i.Name, nil)
		_, err = io.Copy(l, f)
		if err := errors.Join(err, f.Close()); err != nil {
			return nil, err
		}
		all = append(all, l.File())
	}
	return all, nil
}

// lookAtServer reads the files of a server.
func lookAtServer(served afero.Fs) (all []save.File, err error) {
	err = afero.Walk(served, "/", func(name string, info iofs.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		if info.Size() > largestLook {
			all = append(all, save.File{Name: name, Size: info.Size()})
			return nil
		}
		f, err := served.Open(name)
		if err != nil {
			return err
		}
		l := save.NewLook(name, nil)
		_, err = io.Copy(l, f)
		all = append(all, l.File())
		return errors.Join(err, f.Close())
	})
	return all, err
}

// placed notes a file that was put there by hand.
func (m *modem) placed(where string, f save.File) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := without(m.hadAt(where), f.Name)
	m.begun.files[where] = append(all, f)
}

// removed notes that a file was removed by hand.
func (m *modem) removed(where, name string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.begun.files[where] = without(m.hadAt(where), name)
}

func without(all []save.File, name string) []save.File {
	return slices.DeleteFunc(slices.Clone(all), func(f save.File) bool { return f.Name == name })
}

// beforehand is the moment at which something is about to be done.
func (m *modem) beforehand(h *Hub) moment {
	now := moment{n: h.Last(), at: m.Testbed.Modem.Time()}
	if ftp := m.Testbed.Modem.State().FTP; ftp.Running {
		now.bytes = ftp.Length
	}
	return now
}

// doneByHand notes something that was done.
func (m *modem) doneByHand(at moment, do any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.begun.done = append(m.begun.done, handDone{at, do})
}
