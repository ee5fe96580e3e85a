package at

import "strings"

// Style is how a command's =? answer shows its parameters; the module's documents use all of these.
type Style uint8

// The styles of =? answers.
const (
	Ranges Style = iota // +CMD: (1-7),(0,1),<name>
	Names               // +CMD: <file_name>,<local_name>, as the FTP(S) note
	Nested              // +CMD: <name>[,(0-2)], as the FILE commands
	OnlyOK              // nothing but OK
)

// TestAnswer is the =? answer that the table gives by itself.
func TestAnswer(c *Call) error {
	spec := c.Command
	for i := range spec.Keys {
		if !spec.Keys[i].Unlisted {
			c.Info("%s", spec.Keys[i].TestLine())
		}
	}
	if len(spec.Params) > 0 && spec.Style != OnlyOK {
		c.Info("%s", spec.testLine())
	}
	return nil
}

// TestLine is the line of the =? answer about the key.
func (k *Key) TestLine() string {
	parts := []string{`"` + k.Name + `"`}
	for _, list := range [][]Param{k.Index, k.Params} {
		for i := range list {
			parts = append(parts, list[i].Range())
		}
	}
	return strings.Join(parts, ",")
}

func (spec *Command) testLine() string {
	var b strings.Builder
	open := 0
	for i := range spec.Params {
		p := &spec.Params[i]
		if spec.Style == Nested && p.Optional {
			b.WriteByte('[')
			open++
		}
		if i > 0 {
			b.WriteByte(',')
		}
		if spec.Style == Names {
			b.WriteString("<" + p.Name + ">")
		} else {
			b.WriteString(p.Range())
		}
	}
	b.WriteString(strings.Repeat("]", open))
	return b.String()
}
