package fault

import (
	"fmt"

	"ptymodem/fs"
	"ptymodem/scenarios/fault/action"
	"ptymodem/scenarios/schema"
)

func fileTrigger() Trigger {
	return trigger("file", "file: write",
		"An operation of one of the modem's stores, before it happens: open, read, write, delete or list. A large transfer "+
			"reads and writes many blocks, and each block counts.",
		schema.Words(fs.OpOpen, fs.OpRead, fs.OpWrite, fs.OpDelete, fs.OpList), func(w *When) *fs.Op { return &w.File },
		func(w *When) condition {
			if w.File == "" {
				return nil
			}
			return fileCondition{w.File}
		})
}

func storeTrigger() Trigger {
	return trigger("store", "store: UFS",
		"With file: the store. By default every store counts.",
		schema.Words(action.UFS, action.SD, action.RAM), func(w *When) *action.StoreName { return &w.Store },
		func(w *When) condition {
			if w.Store == "" {
				return nil
			}
			return storeCondition{w.Store}
		})
}

func nameTrigger() Trigger {
	return trigger("name", `name: "*.log"`,
		"With file: the file's name without its store. It may be a glob, in which * stands for any characters, or a /regexp/. "+
			"For list it is the pattern that is listed.",
		schema.Optional(schema.PatternShape()), func(w *When) **schema.Pattern { return &w.Name },
		func(w *When) condition {
			if w.Name == nil {
				return nil
			}
			return nameCondition{*w.Name}
		})
}

type fileCondition struct{ op fs.Op }

func (c fileCondition) String() string            { return "file: " + string(c.op) }
func (c fileCondition) holds(e action.Event) bool { return c.op == e.Op }
func (c fileCondition) far(e action.Event) int    { return schema.Distance(string(c.op), string(e.Op)) }
func (c fileCondition) why(e action.Event) string {
	return fmt.Sprintf("the operation is not %s", c.op)
}

type storeCondition struct{ store action.StoreName }

func (c storeCondition) String() string            { return "store: " + string(c.store) }
func (c storeCondition) holds(e action.Event) bool { return c.store == e.Store }
func (c storeCondition) far(e action.Event) int {
	return schema.Distance(string(c.store), string(e.Store))
}
func (c storeCondition) why(e action.Event) string {
	return fmt.Sprintf("the store is not %s", c.store)
}

type nameCondition struct{ schema.Pattern }

func (c nameCondition) String() string            { return "name: " + c.Pattern.String() }
func (c nameCondition) holds(e action.Event) bool { return c.Match(e.Name) }
func (c nameCondition) far(e action.Event) int    { return schema.Distance(c.Pattern.String(), e.Name) }
func (c nameCondition) why(e action.Event) string {
	return fmt.Sprintf("the name %q does not match %s", e.Name, c.Pattern)
}
