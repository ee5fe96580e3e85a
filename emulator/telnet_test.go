package emulator

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// decode takes a stream apart as it comes in pieces of the given sizes, the last of them for all that is left: data as it is, commands in words.
func decode(d *telnetDecoder, stream, sizes []byte) (data []byte, commands []string) {
	for len(stream) > 0 {
		piece := stream
		if len(sizes) > 0 {
			piece = stream[:min(len(stream), int(sizes[0])+1)]
			sizes = sizes[1:]
		}
		stream = stream[len(piece):]
		for len(piece) > 0 {
			n, run, c := d.next(piece)
			if n == 0 {
				panic("no byte taken")
			}
			piece = piece[n:]
			data = append(data, run...)
			if c.verb != 0 {
				commands = append(commands, fmt.Sprintf("%d: %d %d %q", len(data), c.verb, c.option, c.sub))
			}
		}
	}
	return data, commands
}

func TestTelnetDecoder(t *testing.T) {
	for _, test := range []struct {
		name, stream, data string
		text               bool
		commands           []string
	}{
		{name: "data", stream: "AT\r\n\x00\xfe", data: "AT\r\n\x00\xfe"},
		{name: "255 is doubled", stream: "a\xff\xffb\xff\xff", data: "a\xffb\xff"},
		{name: "options", stream: "a\xff\xfd\x2cb\xff\xfb\xff", data: "ab", commands: []string{`1: 253 44 ""`, `2: 251 255 ""`}},
		{name: "subnegotiation", stream: "\xff\xfa\x2c\x01\x00\x00\x25\x80\xff\xf0x", data: "x", commands: []string{`0: 250 0 ",\x01\x00\x00%\x80"`}},
		{name: "255 in one", stream: "\xff\xfa\x2c\x0b\xff\xff\xff\xf0", commands: []string{`0: 250 0 ",\v\xff"`}},
		{name: "one that breaks off", stream: "\xff\xfa\x2c\x0b\xff\xf3x", data: "x", commands: []string{`0: 243 0 ""`}},
		{name: "one within another", stream: "\xff\xfa\x2c\x0b\xff\xfa\x2c\x07\xff\xf0", commands: []string{`0: 250 0 ",\a"`}},
		{name: "other commands", stream: "a\xff\xf6b\xff\xf0", data: "ab", commands: []string{`1: 246 0 ""`, `2: 240 0 ""`}},
		{name: "NUL after CR in binary", stream: "a\r\x00b", data: "a\r\x00b"},
		{name: "NUL after CR in text", stream: "a\r\x00b\r\nc\x00\r\xff\xff\x00\r\r\x00", data: "a\rb\r\nc\x00\r\xff\x00\r\r", text: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, sizes := range [][]byte{nil, make([]byte, len(test.stream))} {
				data, commands := decode(&telnetDecoder{Text: test.text}, []byte(test.stream), sizes)
				if diff := cmp.Diff([]any{test.data, test.commands}, []any{string(data), commands}); diff != "" {
					t.Errorf("in pieces %v: -want +got\n%s", sizes, diff)
				}
			}
		})
	}
}

// A subnegotiation that does not end takes no more memory than its limit.
func TestTelnetEndless(t *testing.T) {
	d := &telnetDecoder{}
	decode(d, append([]byte("\xff\xfa"), bytes.Repeat([]byte("x"), 1<<20)...), nil)
	if _, commands := decode(d, []byte("\xff\xf0"), nil); len(commands) != 1 || cap(d.sub) > 4*telnetLongest {
		t.Errorf("%d commands, and %d bytes are kept", len(commands), cap(d.sub))
	}
}

// FuzzTelnet: any stream is the same however it is cut, and data that was escaped comes back as it was.
func FuzzTelnet(f *testing.F) {
	f.Add([]byte("AT\xff\r\x00"), []byte{0, 1})
	f.Add([]byte("\xff\xfa\x2c\x01\x00\xff\xff\xff\xf0\xff\xfb\x2c"), []byte{0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	f.Add([]byte("\xff\xfa\x2c\xff\xfa\xff\xf3\xff"), []byte{3})
	f.Fuzz(func(t *testing.T, stream, sizes []byte) {
		for _, text := range []bool{false, true} {
			wholeData, whole := decode(&telnetDecoder{Text: text}, stream, nil)
			cutData, cut := decode(&telnetDecoder{Text: text}, stream, sizes)
			if diff := cmp.Diff([]any{wholeData, whole}, []any{cutData, cut}); diff != "" {
				t.Fatalf("text %v: whole -, cut +\n%s", text, diff)
			}
		}
		data, commands := decode(&telnetDecoder{}, appendTelnet(nil, stream), sizes)
		if !bytes.Equal(data, stream) || len(commands) > 0 {
			t.Fatalf("%q came back as %q, with %v", stream, data, commands)
		}
	})
}

// Two sides that agree say no more, and neither can be made to repeat itself.
func TestTelnetOptions(t *testing.T) {
	o := &telnetOptions{}
	if got, want := o.open(nil), []byte("\xff\xfb\x00\xff\xfb\x01\xff\xfb\x03\xff\xfd\x00\xff\xfd\x03\xff\xfd\x2c"); !bytes.Equal(got, want) {
		t.Errorf("opens with %x, want %x", got, want)
	}
	for i, step := range []struct {
		verb, option byte
		answer       string
	}{
		{telnetDO, telnetBinary, ""}, {telnetDO, telnetBinary, ""},
		{telnetDONT, telnetEcho, ""}, {telnetDO, telnetEcho, "\xff\xfb\x01"}, {telnetDONT, telnetEcho, "\xff\xfc\x01"}, {telnetDONT, telnetEcho, ""},
		{telnetWILL, telnetComPort, ""}, {telnetDO, telnetComPort, "\xff\xfb\x2c"}, {telnetDO, telnetComPort, ""},
		{telnetWONT, telnetComPort, "\xff\xfe\x2c"}, {telnetWILL, telnetComPort, "\xff\xfd\x2c"},
		{telnetDO, 24, "\xff\xfc\x18"}, {telnetDONT, 24, ""}, {telnetWILL, 31, "\xff\xfe\x1f"}, {telnetWONT, 31, ""}, {telnetWILL, telnetEcho, "\xff\xfe\x01"},
	} {
		if got := o.hear(nil, telnetCommand{verb: step.verb, option: step.option}); string(got) != step.answer {
			t.Errorf("step %d: %d %d is answered with %x, want %x", i+1, step.verb, step.option, got, step.answer)
		}
	}
}
