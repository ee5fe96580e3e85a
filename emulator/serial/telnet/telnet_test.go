package telnet

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// decode takes a stream apart as it comes in pieces of the given sizes, the last of them for all
// that is left: data as it is, commands in words.
func decode(d *Decoder, stream, sizes []byte) (data []byte, commands []string) {
	for len(stream) > 0 {
		piece := stream
		if len(sizes) > 0 {
			piece = stream[:min(len(stream), int(sizes[0])+1)]
			sizes = sizes[1:]
		}
		stream = stream[len(piece):]
		for len(piece) > 0 {
			n, run, c := d.Next(piece)
			if n == 0 {
				panic("no byte taken")
			}
			piece = piece[n:]
			data = append(data, run...)
			if c.Verb != 0 {
				commands = append(commands, fmt.Sprintf("%d: %d %d %q", len(data), c.Verb, c.Option, c.Sub))
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
				data, commands := decode(&Decoder{Text: test.text}, []byte(test.stream), sizes)
				if diff := cmp.Diff([]any{test.data, test.commands}, []any{string(data), commands}); diff != "" {
					t.Errorf("in pieces %v: -want +got\n%s", sizes, diff)
				}
			}
		})
	}
}

// A subnegotiation that does not end takes no more memory than its limit.
func TestTelnetEndless(t *testing.T) {
	d := &Decoder{}
	decode(d, append([]byte("\xff\xfa"), bytes.Repeat([]byte("x"), 1<<20)...), nil)
	if _, commands := decode(d, []byte("\xff\xf0"), nil); len(commands) != 1 || cap(d.sub) > 4*longestSub {
		t.Errorf("%d commands, and %d bytes are kept", len(commands), cap(d.sub))
	}
}

// FuzzTelnet: any stream is the same however it is cut, and data that was escaped comes back as it
// was.
func FuzzTelnet(f *testing.F) {
	f.Add([]byte("AT\xff\r\x00"), []byte{0, 1})
	f.Add([]byte("\xff\xfa\x2c\x01\x00\xff\xff\xff\xf0\xff\xfb\x2c"), []byte{0, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	f.Add([]byte("\xff\xfa\x2c\xff\xfa\xff\xf3\xff"), []byte{3})
	f.Fuzz(func(t *testing.T, stream, sizes []byte) {
		for _, text := range []bool{false, true} {
			wholeData, whole := decode(&Decoder{Text: text}, stream, nil)
			cutData, cut := decode(&Decoder{Text: text}, stream, sizes)
			if diff := cmp.Diff([]any{wholeData, whole}, []any{cutData, cut}); diff != "" {
				t.Fatalf("text %v: whole -, cut +\n%s", text, diff)
			}
		}
		data, commands := decode(&Decoder{}, Append(nil, stream), sizes)
		if !bytes.Equal(data, stream) || len(commands) > 0 {
			t.Fatalf("%q came back as %q, with %v", stream, data, commands)
		}
	})
}

// Two sides that agree say no more, and neither can be made to repeat itself.
func TestTelnetOptions(t *testing.T) {
	o := &Options{}
	if got, want := o.Open(nil), []byte("\xff\xfb\x00\xff\xfb\x01\xff\xfb\x03\xff\xfd\x00\xff\xfd\x03\xff\xfd\x2c"); !bytes.Equal(got, want) {
		t.Errorf("opens with %x, want %x", got, want)
	}
	for i, step := range []struct {
		verb, option byte
		answer       string
	}{
		{DO, Binary, ""}, {DO, Binary, ""},
		{DONT, Echo, ""}, {DO, Echo, "\xff\xfb\x01"}, {DONT, Echo, "\xff\xfc\x01"}, {DONT, Echo, ""},
		{WILL, ComPort, ""}, {DO, ComPort, "\xff\xfb\x2c"}, {DO, ComPort, ""},
		{WONT, ComPort, "\xff\xfe\x2c"}, {WILL, ComPort, "\xff\xfd\x2c"},
		{DO, 24, "\xff\xfc\x18"}, {DONT, 24, ""}, {WILL, 31, "\xff\xfe\x1f"}, {WONT, 31, ""}, {WILL, Echo, "\xff\xfe\x01"},
	} {
		if got := o.Hear(nil, Command{Verb: step.verb, Option: step.option}); string(got) != step.answer {
			t.Errorf("step %d: %d %d is answered with %x, want %x", i+1, step.verb, step.option, got, step.answer)
		}
	}
}

// A client and a server agree on all that a serial line needs, without going on for ever.
func TestTelnetClient(t *testing.T) {
	client, server := &Options{}, &Options{}
	toServer, toClient := client.Ask(nil), server.Open(nil)
	hear := func(o *Options, stream []byte) (answer []byte) {
		for len(stream) > 0 {
			n, _, c := (&Decoder{}).Next(stream)
			answer, stream = o.Hear(answer, c), stream[n:]
		}
		return answer
	}
	for round := 0; len(toServer)+len(toClient) > 0; round++ {
		if round > 3 {
			t.Fatalf("they still say %x and %x", toServer, toClient)
		}
		toClient, toServer = hear(server, toServer), hear(client, toClient)
	}
	for _, option := range []byte{Binary, SGA} {
		if !client.Sends(option) || !client.Receives(option) || !server.Sends(option) || !server.Receives(option) {
			t.Errorf("option %d is not agreed on", option)
		}
	}
	if !client.Sends(ComPort) || !server.Receives(ComPort) {
		t.Error("they do not speak RFC 2217")
	}
}
