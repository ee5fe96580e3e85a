package atparser

import "strings"

// values scans the parameters of an extended command, up to a semicolon or the
// line's end.
func (s *Scanner) values() {
	for {
		v := s.value()
		c, more := s.peek()
		comma := more && c == ','
		if v.Omitted && !comma && len(s.params) > 0 {
			v.Slips |= SlipTrailing
		}
		s.params = append(s.params, v)
		if !comma {
			return
		}
		s.pos++
	}
}

// value scans one parameter, and leaves the scanner at what ends it.
func (s *Scanner) value() (v Value) {
	start := s.pos
	c, more := s.peek()
	if s.pos > start {
		v.Slips |= SlipBlank
	}
	if more && c == '"' {
		s.pos++
		s.quoted(&v)
	} else {
		s.bare(&v)
	}
	return v
}

// quoted scans a string behind its opening quote.
func (s *Scanner) quoted(v *Value) {
	v.Quoted = true
	start := s.pos
	for {
		i := strings.IndexByte(s.line[s.pos:], '"')
		if i < 0 {
			v.Text = s.line[start:]
			v.Slips |= SlipNoClose
			s.pos = len(s.line)
			return
		}
		quote := s.pos + i
		s.pos = quote + 1
		if c, more := s.peek(); !more || endsValue(c) {
			v.Text = s.line[start:quote]
			if s.pos > quote+1 {
				v.Slips |= SlipBlank
			}
			return
		}
		v.Slips |= SlipInnerQuote
		s.pos = quote + 1
	}
}

// bare scans a string without opening quote. A quote that ends it shows that
// one was meant.
func (s *Scanner) bare(v *Value) {
	start := s.pos
	for s.pos < len(s.line) && !endsValue(s.line[s.pos]) {
		s.pos++
	}
	raw := s.line[start:s.pos]
	text := withoutBlanks(raw)
	if text == "" {
		v.Omitted = true
		return
	}
	if len(text) < len(raw) {
		v.Slips |= SlipBlank
	}
	if cut, ok := strings.CutSuffix(text, `"`); ok {
		v.Slips |= SlipNoOpen
		text = cut
	}
	if strings.Contains(text, `"`) {
		v.Slips |= SlipInnerQuote
	}
	v.Text = text
}
