package session

import (
	"fmt"
	"time"

	"ptymodem/atparser"
	"ptymodem/emulator/at"
)

// guardUnit is the unit of S12.
const guardUnit = 20 * time.Millisecond

// Settings are the V.250 settings. All ports of a modem share one set (AT manual).
type Settings struct {
	echo    bool  // E
	verbose bool  // V
	quiet   bool  // Q
	ext     uint8 // X
	cmee    uint8 // +CMEE
	dcd     uint8 // &C
	dtr     uint8 // &D

	regs atparser.Registers // S3, S4, S5
	s    sRegisters         // the others
}

// sRegisters are the S-registers that line assembly has no use for, by number.
type sRegisters [13]uint8

// factorySettings are what AT&F restores.
func factorySettings() Settings {
	return Settings{
		echo: true, verbose: true, ext: 4, cmee: 1, dcd: 1, dtr: 2,
		regs: atparser.DefaultRegisters(),
		s:    sRegisters{6: 2, 8: 2, 10: 15, 12: 50},
	}
}

// atPowerUp is what a power-up makes of the saved profile s: what AT&W does not keep is back at the
// factory's value.
func (s Settings) atPowerUp() Settings {
	f := factorySettings()
	f.echo, f.verbose, f.quiet, f.ext = s.echo, s.verbose, s.quiet, s.ext
	f.dcd, f.dtr = s.dcd, s.dtr
	for _, n := range []int{0, 7, 10, 12} {
		f.s[n] = s.s[n]
	}
	return f
}

// guard is the silence that +++ needs before and after it.
func (s *Settings) guard() time.Duration { return time.Duration(s.s[12]) * guardUnit }

// register is the place of S-register n, with the values it takes; nil when there is none of that
// number.
func (s *Settings) register(n int) (place *uint8, least, most uint8) {
	switch n {
	case 3:
		return &s.regs.S3, 0, 127
	case 4:
		return &s.regs.S4, 0, 127
	case 5:
		return &s.regs.S5, 0, 127
	case 0, 7, 8:
		return &s.s[n], 0, 255
	case 6:
		return &s.s[n], 0, 10
	case 10:
		return &s.s[n], 1, 254
	case 12:
		return &s.s[n], 10, 250
	}
	return nil, 0, 0
}

// profileSettings are the commands outside V.250's basic ones whose values AT&W keeps with the
// profile. +IPR and +ICF are kept too, but neither AT&F nor ATZ changes the rate and the framing of
// a line that is in use.
func profileSettings() []string { return []string{"+IFC", "+CREG", "+CGREG", "+CEREG"} }

// factoryResets are the commands whose values AT&F sets back beside those of the profile.
func factoryResets() []string {
	return []string{"+CSCS", "+CSMS", "+CMGF", "+CSMP", "+CSDH", "+CPMS", "+CNMI", "+CMMS", "+CLIP", "+COLP", "+CLIR", "+CRC", "+CVHU", "+CTZR", "+CGEREP",
		"+CCWA", "+CUSD", "+CSTA", "+CPBS"}
}

// profiles are the settings of a modem: those that are in force, and those that are saved.
type profiles struct {
	table *at.Table
	set   Settings // V.250 settings, shared by all ports
	saved Settings // what AT&W has kept
	keep  at.KeptSettings
}

// saveProfile is AT&W.
func (f *profiles) saveProfile() {
	f.saved = f.set
	f.keep.Save(append(profileSettings(), "+IPR", "+ICF")...)
}

// loadProfile is ATZ.
func (f *profiles) loadProfile() {
	f.set = f.saved.atPowerUp()
	for _, name := range profileSettings() {
		delete(f.keep.Now, name)
	}
}

// loadFactory is AT&F. The saved profile stays as it is; what a command saves by itself is saved as
// the factory has it.
func (f *profiles) loadFactory() {
	f.set = factorySettings()
	for _, name := range append(profileSettings(), factoryResets()...) {
		params := f.table.Lookup(name).Params
		values := make([]at.Argument, len(params))
		for i := range params {
			values[i] = params[i].Omitted()
		}
		f.keep.Set(name, values)
	}
	f.keep.Save("+CGREG", "+CTZR", "+CGEREP")
}

// Kept is the current value of a setting's parameter i.
func (f *profiles) Kept(name string, i int) int64 {
	return f.keep.Values(f.table.Lookup(name))[i].Num
}

// Setting is the first value of a command's setting, by its key.
func (f *profiles) Setting(command, key string, c *at.Call) int64 {
	return f.table.Lookup(command).Key(key).Get(c)[0].Num
}

// Quiet reports that result codes are kept back, ATQ1.
func (f *profiles) Quiet() bool { return f.set.quiet }

// powerUp forgets what is not saved.
func (f *profiles) powerUp() {
	f.set = f.saved.atPowerUp()
	f.keep = at.NewKeptSettings(f.keep)
}

// threeDigits prints a number as S-registers are.
func threeDigits(n uint8) string { return fmt.Sprintf("%03d", n) }
