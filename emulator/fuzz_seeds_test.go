package emulator

import (
	"ptymodem/emulator/internal/testkit"
)

// A fuzzSeed is what a host and a server do.
type fuzzSeed struct{ host, server []byte }

// fuzzSeeds are runs that reach each family of commands and each way of the server's.
func fuzzSeeds() []fuzzSeed {
	join := func(how byte, steps ...[]byte) []byte {
		all := []byte{how}
		for _, s := range steps {
			all = append(all, s...)
		}
		return all
	}
	seeds := []fuzzSeed{
		// AT+QIACT=1 with four bytes that are no text and AT typed ahead of its answer.
		{join(16, flowStep("+QIACT=1", 16), []byte{4, 0xFF, 0xFF, 0xFF, 0xFF, 0}), nil},
		{join(0, []byte{14, 5}, flowLine("+QFTPSIZE=\"a\""), []byte{2}, flowLine("+QFTPPWD"), []byte{1}), nil},
	}
	for _, how := range []byte{0, 1, 2, 4, 8, 12, 16, 32} {
		var all [][]byte
		for i := range flows {
			all = append(all, []byte{0, 0, byte(i), 13, 5}, someData, escape)
		}
		for n := 0; n < len(all); n += 45 {
			part := all[n:min(n+45, len(all))]
			seeds = append(seeds, fuzzSeed{join(how, part...), nil}, fuzzSeed{join(how, part...), testkit.Random(200, uint64(n)+uint64(how))})
		}
	}
	for answer := range 64 { // each way of the server's at each of the first replies
		for at := range 12 {
			server := make([]byte, 40)
			server[at*3] = byte(answer)
			seeds = append(seeds, fuzzSeed{join(0, flowStep(`+QFTPGET="a.txt","COM:"`, 0), escape, flowStep(`+QFTPPUT="a.txt","COM:",*`, 0), []byte{9}, someData, escape,
				flowStep(`+QFTPLST="."`, 0), flowStep("+QFTPCLOSE", 0)), server})
		}
	}
	return seeds
}

var (
	someData = []byte{17, 40, 'a', '+', '+', 'b', 0xFF, 0xFE, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 'A', 'T', '\r', 'A', 'T', 'E', '0', '\r', '\n', '+', '+', '+', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n'}
	escape   = []byte{21}
)

// flowStep is the step of that kind with a line that flows has.
func flowStep(flow string, kind byte) []byte { return append([]byte{kind}, flowLine(flow)...) }

func flowLine(flow string) []byte {
	for i, f := range flows {
		if f == flow {
			return []byte{0, byte(i)}
		}
	}
	panic("no flow " + flow)
}
