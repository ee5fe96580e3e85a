package commands

import (
	"errors"
	"fmt"
	"time"

	"ptymodem/emulator/at"
	"ptymodem/emulator/custom"
	"ptymodem/scenarios/schema"
)

// mostBytes bounds what a prompt asks for.
const mostBytes = 1 << 20

// An Entry is a command with its answer.
type Entry struct {
	Pos      schema.Pos // of its mapping
	At       schema.CommandPattern
	Answers  [][]Reply // the first time, the second, …, the last for ever
	Set      []Variable
	Prompt   *Prompt
	Override bool // it may stand in for a command of the modem
	Keep     bool // what it sets and counts outlives a power-up

	atPos  schema.Pos
	source any // as it was written
}

// A Reply is a line of an answer, or a URC that comes later.
type Reply struct {
	Text  Template
	URC   bool
	After time.Duration
	Pos   schema.Pos
}

// A Variable is one that an entry sets.
type Variable struct {
	Name  string
	Value Template
}

// A Prompt is what the modem asks for before it answers: bytes, which are not kept.
type Prompt struct {
	Connect bool
	Bytes   *Template // nil: up to Ctrl-Z
}

// entryKeys are the keys of an entry, which is a part of T.
func entryKeys[T any](of func(*T) *Entry) []schema.Field[T] {
	replies := schema.OneOrList(replyShape())
	return []schema.Field[T]{
		schema.Key("at", "The command, in the words of a fault's trigger `at`: a name for every form of it (+QMTCFG), one with = or ? for that form (+QMTCONN?, \"+QMTPUB=*\"), a glob, or a /regexp/ on the line.",
			schema.Parsed(schema.CommandShape(), checkAt), func(t *T) *schema.CommandPattern { return &of(t).At }),
		schema.Key("answer", "The lines of the answer, with placeholders. What stands behind the final result code comes as URCs. An empty list is no answer.",
			schema.Convert(replies, func(r []Reply) [][]Reply { return [][]Reply{r} }), func(t *T) *[][]Reply { return &of(t).Answers }),
		schema.Key("answers", "Answers for the first time, the second and so on; the last is for every later time.",
			schema.Checked(schema.List(replies), atLeastOne), func(t *T) *[][]Reply { return &of(t).Answers }),
		schema.Key("set", "Variables that have a value from this answer on.",
			schema.Mapping("a mapping of variables such as {mqtt: up}", "Values by the names of variables.", templateShape("a value such as up"), checkVariable,
				func(name string, v Template) Variable { return Variable{name, v} }), func(t *T) *[]Variable { return &of(t).Set }),
		schema.Key("prompt", "What the modem asks for before it answers. The bytes are not kept.", schema.Optional(promptObject().Shape()), func(t *T) **Prompt { return &of(t).Prompt }),
		schema.Key("override", "Answer in place of the modem, which has the command. Default: false.", schema.Boolean(), func(t *T) *bool { return &of(t).Override }),
		schema.Key("keep", "Keep the variables and the count of this entry over a power-up. Default: false.", schema.Boolean(), func(t *T) *bool { return &of(t).Keep }),
	}
}

// entryRules say which keys go together.
func entryRules() []schema.Rule {
	return []schema.Rule{
		schema.AtMostOne("answers has the first one, too", "answer", "answers"),
	}
}

// entryObject is an entry of a file.
func entryObject() schema.Object[Entry] {
	o := schema.Object[Entry]{
		Name: "command", Doc: "A command and its answer.",
		Fields: entryKeys(func(e *Entry) *Entry { return e }),
		Rules:  append(entryRules(), schema.AnyOf("answer", "answers")),
		Check:  func(got schema.Keys, e *Entry) error { return e.read(got) },
	}
	o.Fields[0] = o.Fields[0].Must()
	return o
}

// read notes where the entry is and what it is made of, and checks what is its own.
func (e *Entry) read(got schema.Keys) error {
	e.Pos, e.atPos = got.Pos(), got.PosOf("at")
	whole := map[string]any{}
	for _, key := range []string{"at", "answer", "answers", "set", "prompt", "override", "keep"} {
		if got.Has(key) {
			whole[key] = got.Source(key)
		}
	}
	e.source = whole
	var found []error
	for _, answer := range e.Answers {
		found = append(found, checkOrder(answer))
	}
	return schema.Join(found...)
}

// checkOrder wants URCs behind the final result code.
func checkOrder(answer []Reply) error {
	var urc *Reply
	for i := range answer {
		r := &answer[i]
		if r.URC && urc == nil {
			urc = r
		}
		if _, final := at.FinalResult(r.Text.text); final && !r.URC && urc != nil {
			return &schema.Error{Pos: urc.Pos, Reason: fmt.Sprintf("a urc before the final result code %s: it comes after it, so write it behind", r.Text.text)}
		}
	}
	return nil
}

func atLeastOne(all [][]Reply) error {
	if len(all) == 0 {
		return errors.New("no answers: want a list of answers, each a line or a list of lines")
	}
	return nil
}

// checkVariable judges the name of a variable.
func checkVariable(name string) error {
	if !nameShape().MatchString(name) {
		return fmt.Errorf("%q is not a name: want letters, digits, - and _, a letter first", schema.Clip(name))
	}
	for _, f := range facts() {
		if f == name {
			return fmt.Errorf("{%s} has a meaning already: want another name for a variable", name)
		}
	}
	return nil
}

// replyShape is a line of an answer, or a URC.
func replyShape() schema.Shape[Reply] {
	text := schema.Convert(templateShape("a line of the answer"), func(t Template) Reply { return Reply{Text: t} })
	o := schema.Object[Reply]{
		Name: "later urc", Doc: "A URC that comes some time after what is before it.",
		Fields: []schema.Field[Reply]{
			schema.Key("urc", "Its text, with placeholders.", templateShape("the text of a URC"), func(r *Reply) *Template { return &r.Text }).Must(),
			schema.Key("after", "How much later, in modem time. Default: as soon as a URC may come.", schema.Duration(), func(r *Reply) *time.Duration { return &r.After }),
		},
		Check: func(_ schema.Keys, r *Reply) error { r.URC = true; return nil },
	}
	return schema.Positioned(schema.WordOr(text, o.Shape()), func(r *Reply) *schema.Pos { return &r.Pos })
}

// promptObject is how the host is asked for bytes.
func promptObject() schema.Object[Prompt] {
	return schema.Object[Prompt]{
		Name: "prompt", Doc: "How the host is asked for bytes, and what ends them.",
		Fields: []schema.Field[Prompt]{
			schema.Key("say", "\"> \", or CONNECT for data mode. Default: \"> \".", schema.Convert(schema.Words("> ", "CONNECT"), func(s string) bool { return s == "CONNECT" }), func(p *Prompt) *bool { return &p.Connect }),
			schema.Key("until", "What ends them: ctrl-z; ESC cancels then.", schema.Convert(schema.Words("ctrl-z"), func(string) *Template { return nil }), func(p *Prompt) **Template { return &p.Bytes }),
			schema.Key("bytes", "How many there are, as in 40 or \"{2}\".", schema.Optional(countShape("a number of bytes from 0 to 1048576, or a placeholder such as \"{2}\"")), func(p *Prompt) **Template { return &p.Bytes }),
		},
		Rules: []schema.Rule{
			schema.AnyOf("until", "bytes"),
			schema.AtMostOne("one of them ends the bytes", "until", "bytes"),
		},
		Check: func(got schema.Keys, p *Prompt) error {
			if p.Connect && !got.Has("bytes") {
				return got.Wrong("say", "say: CONNECT without bytes: data mode ends after so many bytes, as in {say: CONNECT, bytes: \"{2}\"}")
			}
			return nil
		},
	}
}

// Source is the entry as it was written, as JSON has it: see [schema.Keys.Source].
func (e *Entry) Source() any { return e.source }

// templates are all texts of the entry that have placeholders.
func (e *Entry) templates() []*Template {
	var all []*Template
	for i := range e.Answers {
		for j := range e.Answers[i] {
			all = append(all, &e.Answers[i][j].Text)
		}
	}
	for i := range e.Set {
		all = append(all, &e.Set[i].Value)
	}
	if e.Prompt != nil && e.Prompt.Bytes != nil {
		all = append(all, e.Prompt.Bytes)
	}
	return all
}

// line is a reply, its text filled in.
func (r *Reply) line(text string) custom.Line {
	return custom.Line{Text: text, URC: r.URC, After: r.After}
}
