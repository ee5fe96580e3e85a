package emulator

// dice are fuzz bytes taken as decisions. When they have run out every roll is 0, which is what is
// usual.
type dice struct{ b []byte }

func (d *dice) over() bool { return len(d.b) == 0 }

func (d *dice) byte() byte {
	if len(d.b) == 0 {
		return 0
	}
	b := d.b[0]
	d.b = d.b[1:]
	return b
}

// roll is a number below n, which is at most 256.
func (d *dice) roll(n int) int { return int(d.byte()) % n }

// word is a number of two bytes.
func (d *dice) word() int { return int(d.byte())<<8 | int(d.byte()) }

// bytes are at most n bytes as they come.
func (d *dice) bytes(n int) []byte {
	n = min(d.roll(n+1), len(d.b))
	b := d.b[:n:n]
	d.b = d.b[n:]
	return b
}

// pick is one of several.
func pick[T any](d *dice, of ...T) T { return of[d.roll(len(of))] }
