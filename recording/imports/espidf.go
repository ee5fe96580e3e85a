package imports

import (
	"regexp"
	"strings"
	"sync"
	"time"

	"ptymodem/recording"
)

// What idf.py monitor shows of esp_modem, by the sources of esp_modem (esp_modem_uart.cpp,
// esp_modem_command_library.cpp, and esp_modem.c before 1.0) and of ESP-IDF (log_buffers.c).
//
// With CONFIG_ESP_MODEM_ADD_DEBUG_LOGS every byte is there; older versions and USB have other tags:
//
//	D (1234) uart-tx: 0x3ffc9a10   41 54 0d                                          |AT.|
//	D (1244) uart-rx: 0x3ffb7c94   41 54 0d 0d 0a 4f 4b 0d  0a                       |AT...OK..|
//	D (920) esp-modem: writing:
//	D (920) esp-modem: 0x3f404a04   41 54 0d                                          |AT.|
//
// Otherwise there is text, in which a response is repeated as it grows:
//
//	D (1234) command_lib: generic_command command AT
//	D (1244) command_lib: Response: AT…

// espForms are the parts of a line.
type espForms struct {
	line *regexp.Regexp // level, time, tag and text
	dump *regexp.Regexp
	says *regexp.Regexp // a line that the log of a modem has
}

var esp = sync.OnceValue(func() *espForms {
	return &espForms{
		line: regexp.MustCompile(`(?:^|\s)[EWIDV] \((\d{1,10}|\d\d:\d\d:\d\d\.\d{3})\) ([A-Za-z0-9_.-]+(?:: (?:debug_data|pattern-detection))?): ?(.*)$`),
		dump: regexp.MustCompile(`^(0x[0-9a-f]+)  ((?: [0-9a-f]{2}){1,8}(?:  [0-9a-f]{2}(?: [0-9a-f]{2}){0,7})?) +\|`),
		says: regexp.MustCompile(`[EWIDV] \([0-9:.]+\) (?:uart-[rt]x|(?:esp-modem|usb_terminal)[^|]*): 0x[0-9a-f]+  |[DV] \([0-9:.]+\) command_lib: (?:generic_command command|Response:|Command:)`),
	}
})

func looksLikeESP(text string) bool { return anyLine(text, esp().says) }

// An espReader reads the log of ESP-IDF.
type espReader struct {
	b    *builder
	port *port
	text espText // of command_lib

	writing bool   // esp-modem has said that it writes
	tag     string // of the row before, if it was a whole one
	next    uint64 // the address that a row which goes on would have
	sent    string // the command whose echo may come, of a tag without direction
	dumped  bool   // the log has bytes: its text says the same again
}

func readESP(b *builder, text string) error {
	r := &espReader{b: b, port: b.of(""), dumped: espDumped().MatchString(text)}
	r.text.r = r
	colours := spy().colour
	err := b.each(text, func(line string) error {
		line = colours.ReplaceAllString(line, "")
		m := esp().line.FindStringSubmatch(line)
		if m == nil {
			r.text.more(line)
			return nil
		}
		r.text.end()
		r.take(espTime(m[1]), m[2], m[3])
		return nil
	})
	r.text.end()
	r.text.flush()
	return err
}

// espDumped finds rows of bytes of both directions.
var espDumped = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(` (?:uart-tx|usb_terminal|esp-modem): 0x[0-9a-f]+  `) })

// espTime is a time: milliseconds since the start, or the time of the system.
func espTime(text string) time.Duration {
	at, _, _ := timeOf(text)
	return at
}

// take takes a line of the log.
func (r *espReader) take(at time.Duration, tag, text string) {
	if m := esp().dump.FindStringSubmatch(text); m != nil {
		r.row(at, tag, m[1], hexFields(m[2]))
		return
	}
	r.tag = ""
	switch {
	case tag == "esp-modem" && (text == "writing:" || text == "reading:"):
		r.writing = text == "writing:"
	case tag == "esp-modem" && strings.HasPrefix(text, "Sending command:"):
		r.send(at, strings.TrimPrefix(text, "Sending command:"))
	case tag == "command_lib" && !r.dumped:
		r.text.take(at, text)
	}
}

// send adds a command line that the log has as text.
func (r *espReader) send(at time.Duration, command string) {
	if command = strings.TrimRight(command, "\r\n"); command != "" {
		r.port.add(at, recording.FromHost, []byte(command+"\r"))
	}
}

// row adds a row of a dump. One that goes on where a whole one ended belongs to it.
func (r *espReader) row(at time.Duration, tag, address string, row []byte) {
	begins := hexNumber(address)
	last := len(r.port.frames) - 1
	if r.tag == tag && r.next == begins && last >= 0 {
		r.port.frames[last].Bytes = append(r.port.frames[last].Bytes, row...)
		r.port.bytes += len(row)
	} else if dir, ok := r.direction(tag, string(row)); ok {
		r.port.add(at, dir, row)
	} else {
		return
	}
	if r.tag = ""; len(row) == 16 {
		r.tag, r.next = tag, begins+16
	}
}

// direction is that of a dump, by its tag; that of the terminal of a USB modem by its bytes.
func (r *espReader) direction(tag, row string) (recording.Direction, bool) {
	switch tag {
	case "uart-tx":
		return recording.FromHost, true
	case "uart-rx", "esp-modem: debug_data", "esp-modem: pattern-detection":
		return recording.ToHost, true
	case "esp-modem":
		if r.writing {
			return recording.FromHost, true
		}
		return recording.ToHost, true
	case "usb_terminal":
		if beginsCommand(row) && row != r.sent {
			r.sent = row
			return recording.FromHost, true
		}
		r.sent = ""
		return recording.ToHost, true
	}
	return 0, false
}

// hexNumber is the number of 0x and digits; 0 if it is too large.
func hexNumber(text string) (n uint64) {
	for _, c := range []byte(text[2:]) {
		digit := strings.IndexByte("0123456789abcdef", c)
		if digit < 0 || n >= 1<<59 {
			return 0
		}
		n = n<<4 | uint64(digit)
	}
	return n
}
