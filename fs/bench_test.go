package fs_test

import (
	"testing"

	"ptymodem/fs"
)

// Bulk writing must cost the medium's time and little else: no scan of the
// folder, no copy.
func BenchmarkPendingWrite(b *testing.B) {
	const size = 1 << 20
	data := make([]byte, size)
	run := func(b *testing.B, s *fs.Store) {
		defer s.Close()
		b.SetBytes(size)
		p, err := s.Create("a")
		if err != nil {
			b.Fatal(err)
		}
		for i := 0; b.Loop(); i++ {
			if i%16 == 0 { // do not fill the machine
				if err := p.Discard(); err != nil {
					b.Fatal(err)
				}
				if p, err = s.Create("a"); err != nil {
					b.Fatal(err)
				}
			}
			if _, err := p.Write(data); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.Run("memory", func(b *testing.B) { run(b, fs.NewMemory("UFS", 1<<30)) })
	b.Run("folder", func(b *testing.B) {
		s, err := fs.OpenDir("UFS", b.TempDir(), 1<<30)
		if err != nil {
			b.Fatal(err)
		}
		run(b, s)
	})
}
