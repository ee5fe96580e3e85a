package recording

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestTape(t *testing.T) {
	begun := time.Date(2026, 11, 28, 13, 25, 18, 0, time.UTC)
	tape := NewTape(begun)
	b := []byte("AT\r")
	tape.Add("a", Frame{Dir: FromHost, Bytes: b})
	tape.Add("b", Frame{Dir: FromHost, Bytes: []byte("ATI\r")})
	tape.Add("a", Frame{Event: "dtr off"})
	copy(b, "xxx")
	if ports := tape.Ports(); strings.Join(ports, " ") != "b a" {
		t.Errorf("the ports are %q", ports)
	}
	frames, lost := tape.Frames("a")
	if len(frames) != 2 || string(frames[0].Bytes) != "AT\r" || frames[1].Event != "dtr off" || lost != 0 {
		t.Errorf("%v, %d lost", frames, lost)
	}
	if frames, lost := tape.Frames("c"); frames != nil || lost != 0 {
		t.Errorf("a port that is none has %v, %d lost", frames, lost)
	}
	if tape.Begun() != begun {
		t.Error(tape.Begun())
	}
	tape.Reset(begun.Add(time.Hour))
	if frames, _ := tape.Frames("a"); frames != nil || len(tape.Ports()) != 0 || tape.Begun() != begun.Add(time.Hour) {
		t.Errorf("after a reset: %v", frames)
	}
}

// What is kept is bounded, what is lost is counted, and the rest of a line that has lost its
// beginning is not shown.
func TestTapeIsBounded(t *testing.T) {
	tape := NewTape(time.Time{})
	const secret = `"u","s3cret"` + "\r"
	tape.Add("a", Frame{Dir: FromHost, Bytes: []byte(`AT+QFTPCFG="account",`)})
	tape.Add("a", Frame{Dir: FromHost, Bytes: []byte(secret + "AT\r")})
	n := 0
	for ; tape.ports["a"].lost == 0; n++ {
		tape.Add("a", Frame{Dir: ToHost, Bytes: []byte("x\n")})
	}
	frames, lost := tape.Frames("a")
	if lost != 1 || string(frames[0].Bytes) != "AT\r" || len(frames) != n+1 {
		t.Errorf("%d frames, %d lost, the first is %v", len(frames), lost, frames[0])
	}
	big := bytes.Repeat([]byte("x"), 4<<10)
	for range 20000 {
		tape.Add("a", Frame{Dir: ToHost, Bytes: big})
	}
	if len(tape.frames) > 1000 {
		t.Fatalf("the tape has %d frames", len(tape.frames))
	}
	if tape.size > tapeSize {
		t.Errorf("%d bytes are kept", tape.size)
	}
	if _, lost := tape.Frames("a"); lost < 9000 {
		t.Errorf("%d are lost", lost)
	}
	tape.Add("a", Frame{Dir: FromHost, Bytes: bytes.Repeat([]byte("x"), 2<<20)})
	if frames, _ := tape.Frames("a"); len(frames) != 0 {
		t.Errorf("%d frames are left of one that is larger than the tape", len(frames))
	}
}

// The end of a line is lost with its beginning, as long as it takes.
func TestTornLine(t *testing.T) {
	tape := NewTape(time.Time{})
	tape.Add("a", Frame{Dir: FromHost, Bytes: []byte("AT+CPIN=")})
	tape.Add("a", Frame{Dir: FromHost, Bytes: []byte("12")})
	tape.Add("a", Frame{Dir: ToHost, Bytes: []byte("12")})
	tape.Add("a", Frame{Dir: FromHost, Bytes: []byte("34\rAT\r")})
	tape.drop()
	frames, lost := tape.Frames("a")
	if lost != 2 || len(frames) != 2 || string(frames[1].Bytes) != "AT\r" {
		t.Errorf("%v, %d lost", frames, lost)
	}
}
