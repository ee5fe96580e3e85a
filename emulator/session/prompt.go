package session

import (
	"bytes"

	"ptymodem/emulator/at"
)

// The characters that end the text behind a prompt (27.005, 3.5.1).
const (
	textEnd    = 0x1a // Ctrl-Z: it is complete
	textCancel = 0x1b // ESC: it is dropped
)

// prompt is what a command asks the host for: text that follows its line. The modem's lock guards
// it.
type prompt struct {
	session *Session
	done    func(complete bool) error // what ends the text and the command; nil when none is asked for
	left    int64                     // bytes that end it; 0: Ctrl-Z does
}

// AskText asks for text, which goes on over line ends up to Ctrl-Z or ESC, and is not kept. Then
// done ends the command: complete is false after ESC, and when the host has closed the port.
func AskText(c *at.Call, done func(complete bool) error) error {
	return Of(c).prompt.ask(0, done)
}

// askBytes asks for n bytes of any kind. Then done ends the command: complete is false when the host
// has closed the port.
func askBytes(c *at.Call, n int64, done func(complete bool) error) error {
	p := Of(c)
	early := p.input.asm.EnterData(p.input.unread) // an LF behind the line's CR is none of them
	p.input.take(len(p.input.unread) - len(early))
	return p.prompt.ask(n, done)
}

func (t *prompt) ask(n int64, done func(complete bool) error) error {
	p := t.session
	p.output.unwritten = append(p.output.unwritten, p.g.set.regs.S3, p.g.set.regs.S4, '>', ' ')
	p.queue.flushCapture()
	t.done, t.left = done, n
	return at.ErrPending
}

// open reports that text is asked for.
func (t *prompt) open() bool { return t.done != nil }

// take takes what the host types behind the prompt.
func (t *prompt) take() {
	p := t.session
	if t.left > 0 {
		t.takeBytes()
		return
	}
	n := bytes.IndexAny(p.input.unread, string([]byte{textEnd, textCancel}))
	text := p.input.unread
	if n >= 0 {
		text = p.input.unread[:n]
	}
	if p.g.set.echo {
		p.output.unwritten = append(p.output.unwritten, text...)
	}
	if n < 0 {
		p.input.take(len(p.input.unread))
		return
	}
	complete := p.input.unread[n] == textEnd
	p.input.take(n + 1)
	t.end(complete)
}

// takeBytes takes bytes that are counted.
func (t *prompt) takeBytes() {
	p := t.session
	b := p.input.asm.FirstData(p.input.unread)
	n := min(t.left, int64(len(b)))
	if p.g.set.echo {
		p.output.unwritten = append(p.output.unwritten, b[:n]...)
	}
	p.input.unread = b[n:]
	if t.left -= n; t.left == 0 {
		p.input.asm.Reset()
		t.end(true)
	}
}

// end ends the prompt, and with it the command.
func (t *prompt) end(complete bool) {
	done := t.done
	if done == nil {
		return
	}
	t.done = nil
	p := t.session
	p.queue.beginCapture(p.running.active) // the answer goes on
	p.running.call.Done(done(complete))
}
