package at

import "strings"

// ResultCode is a basic result code: its word, and its number for ATV0 (AT manual).
type ResultCode struct {
	Word   string
	Number int
}

var (
	ResultOK        = ResultCode{"OK", 0}
	ResultConnect   = ResultCode{"CONNECT", 1}
	ResultNoCarrier = ResultCode{"NO CARRIER", 3}
	ResultError     = ResultCode{"ERROR", 4}
)

// Error lets a handler end its line with a result code other than OK and ERROR.
func (r ResultCode) Error() string { return r.Word }

// NoResult is how a line ends without a final result code.
type NoResult struct{}

func (NoResult) Error() string { return "silence" }

// ErrNoResult ends a line that is not answered.
var ErrNoResult = NoResult{}

// RawResult is a final result code as it was written, which AT+CMEE does not change.
type RawResult string

func (v RawResult) Error() string { return string(v) }

// FinalResult is how a line that is a final result code ends its command (V.250 5.7.1, 27.007 9.2);
// false if it is none.
func FinalResult(line string) (end error, ok bool) {
	switch line {
	case ResultOK.Word:
		return nil, true
	case ResultError.Word:
		return ResultError, true
	case ResultNoCarrier.Word:
		return ResultNoCarrier, true
	case "NO DIALTONE":
		return ResultCode{line, 6}, true
	case "BUSY":
		return ResultCode{line, 7}, true
	case "NO ANSWER":
		return ResultCode{line, 8}, true
	}
	switch {
	case line == ResultConnect.Word, strings.HasPrefix(line, ResultConnect.Word+" "):
		return ResultCode{line, ResultConnect.Number}, true
	case strings.HasPrefix(line, "+CME ERROR:"), strings.HasPrefix(line, "+CMS ERROR:"):
		return RawResult(line), true
	}
	return nil, false
}
