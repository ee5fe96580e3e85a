package redact

import "strings"

// A param is one parameter of a command line.
type param struct {
	span
	safe        bool // it begins and ends where it seems to: quotes stand around it only, and it has no comma in it
	number      bool // a small number, quoted or not
	placeholder bool // <password>, of an answer to =?
}

// param reads the parameter at a place as package atparser does, and returns the place of the comma
// or semicolon behind it, or the line's end.
func (s *scan) param(at int) (p param, end int) {
	line := s.line
	for at < len(line) && (line[at] == ' ' || line[at] == '\t') {
		at++
	}
	p.from = at
	end = len(line)
	closed := true
	if at < len(line) && line[at] == '"' {
		closed = false
		for i := at + 1; i < len(line); i++ {
			if line[i] != '"' {
				continue
			}
			j := i + 1
			for j < len(line) && (line[j] == ' ' || line[j] == '\t') {
				j++
			}
			if j == len(line) || line[j] == ',' || line[j] == ';' || line[j] == '\r' || line[j] == '\n' {
				end, closed = j, true
				break
			}
		}
	} else if i := strings.IndexAny(line[at:], ",;"); i >= 0 {
		end = at + i
	}
	p.to = at + len(strings.TrimRight(line[at:end], " \t\r\n"))
	p.judge(line[p.from:p.to], closed)
	return p, end
}

// judge fills in what raw looks like.
func (p *param) judge(raw string, closed bool) {
	inner := strings.Trim(raw, `"\*/'`)
	quoted := strings.HasPrefix(raw, `"`)
	begun := strings.Count(raw, `"`) == 1 && !strings.ContainsAny(inner, " \t") // half a line, perhaps
	p.safe = (closed || begun || strings.HasSuffix(raw, `"*`) || strings.HasSuffix(raw, `"/`)) && !strings.ContainsAny(inner, `",`) &&
		strings.Count(raw, `"`) <= 2 && (quoted || !strings.ContainsAny(inner, " \t"))
	p.number = len(inner) <= 3 && strings.Trim(inner, "0123456789") == "" || strings.HasPrefix(raw, "(") && strings.Trim(raw, "()-0123456789") == ""
	p.placeholder = len(raw) > 2 && raw[0] == '<' && raw[len(raw)-1] == '>' && strings.Trim(raw, "<>abcdefghijklmnopqrstuvwxyz_") == ""
}
