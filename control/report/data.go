package report

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"

	"ptymodem/emulator/at"
	"ptymodem/emulator/ftp"
	"ptymodem/emulator/trace"
	"ptymodem/redact"
)

// largestData is how many bytes the packed events of a report have at most.
const largestData = 15 << 20

// A runData is a run as the report's script reads it. Events count from 1, those that were dropped
// included.
type runData struct {
	At      int               `json:"at"`
	Dropped int               `json:"dropped"`
	Events  []json.RawMessage `json:"events"`
}

// packed is what the report's script shows, as base64 of compressed JSON: the events of the runs that
// have a section, and the meanings of error codes. Where that is more than largest bytes, the oldest
// events of the longest runs are left out.
func (rep *Report) packed(largest int) (string, error) {
	data := struct {
		Runs  map[string]*runData `json:"runs"`
		Codes map[string]string   `json:"codes"`
	}{map[string]*runData{}, map[string]string{}}
	for _, f := range append(at.CMETexts(), ftp.Codes()...) {
		data.Codes[strconv.Itoa(f.Err)] = f.Meaning
	}
	for i := range rep.Runs {
		r := &rep.Runs[i]
		if !r.shown() || len(r.Events) == 0 {
			continue
		}
		own := &runData{Dropped: r.Dropped}
		if r.At > 0 {
			own.At = r.Dropped + r.At
		}
		for j := range r.Events {
			own.Events = append(own.Events, numbered(r.Events[j], r.View, r.Dropped+j+1))
		}
		data.Runs[runName(i)] = own
	}
	for {
		b, err := json.Marshal(data)
		if err != nil {
			return "", err
		}
		text := compressed(b)
		if len(text) <= largest {
			return text, nil
		}
		longest := &runData{}
		for _, r := range data.Runs {
			if len(r.Events) > len(longest.Events) {
				longest = r
			}
		}
		if len(longest.Events) == 0 {
			return "", fmt.Errorf("a report of %d bytes without events is more than %d", len(text), largest)
		}
		half := (len(longest.Events) + 1) / 2
		longest.Events, longest.Dropped = longest.Events[half:], longest.Dropped+half
	}
}

// numbered is an event as JSON, with its number.
func numbered(e trace.Event, v redact.View, n int) json.RawMessage {
	e.Text = v.AT(v.Of(e.Text, e.Clear()))
	b := e.AppendJSON(nil)
	return append(fmt.Appendf(nil, `{"n":%d,`, n), b[1:]...)
}

func compressed(b []byte) string {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write(b) // to memory
	_ = z.Close()
	return base64.StdEncoding.EncodeToString(packed.Bytes())
}

// runName is what the section of a run is called in the page.
func runName(i int) string { return fmt.Sprintf("run-%d", i) }
