package scenarios

import (
	"fmt"

	"ptymodem/fs"
	"ptymodem/scenarios/schema"
)

// A FileOp is an operation of a store, in the words of package fs.
type FileOp = fs.Op

// The operations of a store.
const (
	OpOpen   = fs.OpOpen
	OpRead   = fs.OpRead
	OpWrite  = fs.OpWrite
	OpDelete = fs.OpDelete
	OpList   = fs.OpList
)

// A StoreName names one of the modem's stores.
type StoreName string

// The stores.
const (
	UFS StoreName = "UFS"
	SD  StoreName = "SD"
	RAM StoreName = "RAM"
)

func fileTrigger() Trigger {
	return trigger("file", "file: write",
		"An operation of one of the modem's stores, before it is done: open, read, write, delete or list. A large transfer reads and writes many "+
			"blocks, and each of them counts.",
		schema.Words(OpOpen, OpRead, OpWrite, OpDelete, OpList), func(w *When) *FileOp { return &w.File },
		func(w *When) condition {
			if w.File == "" {
				return nil
			}
			return fileCondition{w.File}
		})
}

func storeTrigger() Trigger {
	return trigger("store", "store: UFS",
		"With file: the store. Without it every store counts.",
		schema.Words(UFS, SD, RAM), func(w *When) *StoreName { return &w.Store },
		func(w *When) condition {
			if w.Store == "" {
				return nil
			}
			return storeCondition{w.Store}
		})
}

func nameTrigger() Trigger {
	return trigger("name", `name: "*.log"`,
		"With file: the file's name without its store, a glob in which * stands for any characters, or a /regexp/. Of a list it is the pattern listed.",
		schema.Optional(schema.PatternShape()), func(w *When) **schema.Pattern { return &w.Name },
		func(w *When) condition {
			if w.Name == nil {
				return nil
			}
			return nameCondition{*w.Name}
		})
}

type fileCondition struct{ op FileOp }

func (c fileCondition) String() string     { return "file: " + string(c.op) }
func (c fileCondition) holds(e Event) bool { return c.op == e.Op }
func (c fileCondition) far(e Event) int    { return schema.Distance(string(c.op), string(e.Op)) }
func (c fileCondition) why(e Event) string { return fmt.Sprintf("the operation is not %s", c.op) }

type storeCondition struct{ store StoreName }

func (c storeCondition) String() string     { return "store: " + string(c.store) }
func (c storeCondition) holds(e Event) bool { return c.store == e.Store }
func (c storeCondition) far(e Event) int    { return schema.Distance(string(c.store), string(e.Store)) }
func (c storeCondition) why(e Event) string { return fmt.Sprintf("the store is not %s", c.store) }

type nameCondition struct{ schema.Pattern }

func (c nameCondition) String() string     { return "name: " + c.Pattern.String() }
func (c nameCondition) holds(e Event) bool { return c.Match(e.Name) }
func (c nameCondition) far(e Event) int    { return schema.Distance(c.Pattern.String(), e.Name) }
func (c nameCondition) why(e Event) string {
	return fmt.Sprintf("the name %q does not match %s", e.Name, c.Pattern)
}
