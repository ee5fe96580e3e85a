package scenarios

import (
	"fmt"
	"io"

	"ptymodem/scenarios/schema"
)

// MaxFile is how many bytes a scenario's file may have. Larger contents belong into files of their
// own, see [FileContent].
const MaxFile = 4 << 20

// ReadAll reads the file of a scenario from r, which may be a pipe or a device. name is what errors
// name.
func ReadAll(name string, r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return nil, err
	}
	if len(data) > MaxFile {
		return nil, &schema.Error{Pos: schema.Pos{File: name, Line: 1, Column: 1},
			Reason: fmt.Sprintf("a scenario has at most %s: put large contents into files of their own, and name them with from:", schema.FormatSize(MaxFile))}
	}
	return data, nil
}
