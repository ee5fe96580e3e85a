package collect

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"ptymodem/scenarios/commands"
	"ptymodem/scenarios/schema"
)

// IndexMark stands in a path of [Commands] for the index of a modem.
const IndexMark = "{n}"

// Commands reads the files of commands that args name, and the packs of those names, for the modem
// of an index. Its error is [Errors]: everything that is wrong with any of them.
func Commands(args []string, index int) ([]*commands.File, error) {
	var all []*commands.File
	var found Errors
	for _, arg := range args {
		f, err := commandsOf(arg, index)
		if err != nil {
			found.add(err)
			continue
		}
		all = append(all, f)
	}
	return all, found.err()
}

func commandsOf(arg string, index int) (*commands.File, error) {
	if commands.IsPack(arg) {
		return commands.Pack(arg)
	}
	name := strings.ReplaceAll(arg, IndexMark, strconv.Itoa(index))
	f, err := os.Open(name)
	if err != nil {
		hint := "want a file, or a pack: " + schema.Or(commands.Packs())
		if near, ok := schema.Close(arg, commands.Packs()); ok {
			hint = "the nearest pack is " + near
		}
		return nil, fmt.Errorf("--commands: %w: %s", err, hint)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, commands.MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("--commands: %w", err)
	}
	return commands.Parse(name, data)
}
