package recordings

import (
	"fmt"
	"path/filepath"
	"regexp"

	"ptymodem/control/save"
	"ptymodem/emulator/cellular"
	"ptymodem/emulator/profile"
	"ptymodem/recording"
	"ptymodem/recording/imports"
	"ptymodem/scenarios"
)

// asScenario is a log as a scenario: what the host sent are steps, what the module said they
// expect.
func (o *importOptions) asScenario(name string, log *imports.Log) []byte {
	how := o.options(log.Options(), log.Firmware)
	frames := log.Frames
	if !o.none {
		frames, _ = recording.Redacted(frames, how)
	}
	s := &scenarios.Scenario{}
	if p := profileOf(log.Firmware); p.Name != profile.Default().Name {
		s.Modem.Profile = p.Name
	}
	if pin := pinOf(frames); pin != "" {
		s.Modem.SIM.PIN, s.Modem.SIM.PUK = pin, cellular.UsualPUK
	}
	session := save.Session{
		About: fmt.Sprintf("Imported from %s: its steps are what the host sent, and expect what the module said.", filepath.Base(name)), Module: true,
		Scenario: s, Frames: frames, Format: how, Speed: 1,
	}
	if n := len(frames); n > 0 {
		session.Took = frames[n-1].Time
	}
	return save.Scenario(session, true)
}

// pinOf is the PIN that a SIM has taken; empty if it has asked for none.
func pinOf(frames []recording.Frame) string {
	var wire [2][]byte
	for _, f := range frames {
		wire[f.Dir] = append(wire[f.Dir], f.Bytes...)
	}
	if !regexp.MustCompile(`\+CPIN: SIM PIN\r`).Match(wire[recording.ToHost]) {
		return ""
	}
	m := regexp.MustCompile(`(?i)AT\+CPIN="?([0-9]{4,8})"?\r`).FindSubmatch(wire[recording.FromHost])
	if m == nil {
		return ""
	}
	return string(m[1])
}
