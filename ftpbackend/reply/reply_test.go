package reply

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// split feeds a stream in pieces of the sizes given, over and over.
func split(stream []byte, sizes []byte) (replies []string, failed bool) {
	var s Splitter
	for i := 0; len(stream) > 0; i++ {
		n := len(stream)
		if len(sizes) > 0 {
			n = min(n, int(sizes[i%len(sizes)])+1)
		}
		err := s.Feed(stream[:n], func(r Reply) {
			replies = append(replies, fmt.Sprintf("%d %q", r.Code, r.Lines))
		})
		if err != nil {
			return replies, true
		}
		stream = stream[n:]
	}
	return replies, false
}

func TestReplies(t *testing.T) {
	for _, tt := range []struct {
		stream string
		want   []string
		failed bool
	}{
		{"220 hello\r\n", []string{`220 ["220 hello"]`}, false},
		{"220\n331 \r\n", []string{`220 ["220"]`, `331 ["331 "]`}, false},
		{"220-a\r\n220-b\r\n 220 c\r\n\r\n221 d\r\n220 e\r\n226 f\r\n", []string{`220 ["220-a" "220-b" " 220 c" "" "221 d" "220 e"]`, `226 ["226 f"]`}, false},
		{"\r\n\r\n220 after blanks\r\n", []string{`220 ["220 after blanks"]`}, false},
		{"220 whole\r\n226 par", []string{`220 ["220 whole"]`}, false},
		{"220 \xff\x00 bytes\r\n", []string{`220 ["220 \xff\x00 bytes"]`}, false},
		{"631 protected\r\n", []string{`631 ["631 protected"]`}, false},
		{"220hello\r\n226_done\r\n", []string{`220 ["220hello"]`, `226 ["226_done"]`}, false},
		{"220 hello\r\r\n\x00226 done\r\n\x00", []string{`220 ["220 hello"]`, `226 ["226 done"]`}, false},
		{"220-a\r\n220b\r\n220\tc\r\n", []string{`220 ["220-a" "220b" "220\tc"]`}, false},
		{"hello\r\n220 a\r\n", []string{`0 ["hello"]`, `220 ["220 a"]`}, false},
		{"22 hello\r\n", []string{`0 ["22 hello"]`}, false},
		{"2200 hello\r\n", []string{`0 ["2200 hello"]`}, false},
		{"020 hello\r\n", []string{`0 ["020 hello"]`}, false},
		{strings.Repeat("x", MaxSize+1), nil, true},
		{"220-" + strings.Repeat("x\r\n", MaxSize+1), nil, true},
	} {
		t.Run(tt.stream, func(t *testing.T) {
			got, failed := split([]byte(tt.stream), nil)
			if diff := cmp.Diff(tt.want, got); diff != "" || failed != tt.failed {
				t.Errorf("failed %v, want %v\n%s", failed, tt.failed, diff)
			}
		})
	}
}

// FuzzReply: however a stream is cut, it has the same replies.
func FuzzReply(f *testing.F) {
	f.Add([]byte("220-a\r\n 220 b\r\n220 c\r\n"), []byte{0})
	f.Add([]byte("150 x\r\n226 y\r\n"), []byte{3, 0, 7})
	f.Add([]byte("\n\r\n211-\n211\n"), []byte{1})
	f.Add([]byte("garbage\r\n"), []byte{2})
	f.Fuzz(func(t *testing.T, stream, sizes []byte) {
		want, failed := split(stream, nil)
		got, failedToo := split(stream, sizes)
		if diff := cmp.Diff(want, got); diff != "" || failed != failedToo {
			t.Errorf("failed %v, in pieces %v\n%s", failed, failedToo, diff)
		}
	})
}

func TestParsePassive(t *testing.T) {
	for text, want := range map[string]string{
		"Entering Passive Mode (127,0,0,1,4,1).": "127.0.0.1:1025",
		"Entering Passive Mode. 10,1,2,3,0,21":   "10.1.2.3:21",
		"=127,0,0,1,255,255":                     "127.0.0.1:65535",
		"mode 2, 1,2,3,4,5,6":                    "1.2.3.4:1286",
		"(127, 0, 0, 1, 4, 1)":                   "127.0.0.1:1025",
		"( 127 ,0,0 , 1,4,\t1 )":                 "127.0.0.1:1025",
		"10 connections, 1,2,3,4,5,6":            "1.2.3.4:1286",
		"(127,000,000,001,004,001)":              "127.0.0.1:1025",
		"(256,0,0,1,4,1) (127,0,0,1,4,1)":        "127.0.0.1:1025",
		"(127,0,0,1,4)":                          "",
		"(127,0,0,1,,4,1)":                       "",
		"(127,0,0,1,4,256)":                      "",
		"(127,0,0,1,0,0)":                        "",
		"(127,0,0,1,4,1,9)":                      "",
		"":                                       "",
	} {
		addr, ok := parsePassive(text)
		if ok != (want != "") || ok && addr.String() != want {
			t.Errorf("%q: got %v, %v, want %q", text, addr, ok, want)
		}
	}
}

func TestParseExtended(t *testing.T) {
	for text, want := range map[string]uint16{
		"Entering Extended Passive Mode (|||6446|)": 6446,
		"ok (!!!21!) there":                         21,
		"(|1|127.0.0.1|6446|)":                      6446,
		"(|2|::1|6446|)":                            6446,
		"( ||| 6446 | )":                            6446,
		"(|||0|)":                                   0,
		"(|||6446|9|)":                              0,
		"(|||65536|)":                               0,
		"(||6446|)":                                 0,
		"|||6446|":                                  0,
		"(|||6446":                                  0,
		"(":                                         0,
	} {
		if port, ok := parseExtended(text); port != want || ok != (want != 0) {
			t.Errorf("%q: got %d, %v, want %d", text, port, ok, want)
		}
	}
}
