package recording

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// phone is the kind of a number that is somebody else's.
const phone = "phone"

// numberForms are the numbers of module, SIM and subscribers in lines.
type numberForms struct {
	label   *regexp.Regexp            // a command, an answer or a text that names a number
	alone   *regexp.Regexp            // a line that is a number
	of      map[string]*regexp.Regexp // numbers by kind
	people  *regexp.Regexp            // commands and answers with telephone numbers
	dialled *regexp.Regexp
}

var forms = sync.OnceValue(func() *numberForms {
	return &numberForms{
		label: regexp.MustCompile(`(?i)\b(?:(Q?GSN|CGSN|EGMR|IMEI|IMEISV)|(CIMI|QCIMI|IMSI)|(Q?CCID|ICCID)|(CNUM|MSISDN))\b`),
		alone: regexp.MustCompile(`^[ "]*([0-9]{14,20})[Ff]?[ "]*$`),
		of: map[string]*regexp.Regexp{
			"imei":   regexp.MustCompile(`\b[0-9]{14,16}\b`),
			"imsi":   regexp.MustCompile(`\b[0-9]{14,15}\b`),
			"iccid":  regexp.MustCompile(`\b[0-9]{18,20}[Ff]?\b|\b89[0-9A-Fa-f]{18}\b`),
			"number": regexp.MustCompile(`\+?\b[0-9]{5,15}\b`),
		},
		people:  regexp.MustCompile(`(?i)\+(?:CMGS|CMGW|CMSS|QCMGS|QCMGR|CMGR|CMGL|CMT|CDS|CSCA|CPBR|CPBW|CPBF|CLIP|COLP|CLCC|CCWA|CCFC)\b`),
		dialled: regexp.MustCompile(`(?i)^AT *D *(\+?[0-9]{5,15})\b`),
	}
})

// numbers finds those of the module and the SIM, of which the command line says in what answer they
// come, and telephone numbers.
func (r *redactor) numbers(dir Direction, line string) (all []finding) {
	f := forms()
	isCommand := isCommand([]byte(line))
	named := f.named(line)
	if isCommand && dir == FromHost {
		r.asked = named
	}
	for _, kind := range named {
		if at := f.find(kind, line); at != nil {
			all = append(all, finding{at[0], at[1], kind})
			r.answered(kind)
		}
	}
	if at := f.people.FindStringIndex(line); at != nil {
		for _, n := range f.of["number"].FindAllStringIndex(line[at[1]:], -1) {
			if from, to := at[1]+n[0], at[1]+n[1]; to-from >= 7 {
				all = append(all, finding{from, to, phone})
			}
		}
	}
	if m := f.dialled.FindStringSubmatchIndex(line); m != nil {
		all = append(all, finding{m[2], m[3], phone})
	}
	if len(all) == 0 && dir == ToHost && !isCommand {
		all = r.unnamed(line)
	}
	return all
}

// named are the kinds of numbers that a line names, each once.
func (f *numberForms) named(line string) (kinds []string) {
	for _, m := range f.label.FindAllStringSubmatch(line, -1) {
		for i, kind := range []string{"imei", "imsi", "iccid", "number"} {
			if m[i+1] != "" && !slices.Contains(kinds, kind) {
				kinds = append(kinds, kind)
			}
		}
	}
	return kinds
}

// find finds the number of a kind behind its name, and none in what only says which numbers there
// may be.
func (f *numberForms) find(kind, line string) []int {
	at := f.label.FindStringIndex(line)
	n := f.of[kind].FindStringIndex(line[at[1]:])
	if n == nil {
		return nil
	}
	return []int{at[1] + n[0], at[1] + n[1]}
}

// unnamed finds the number that a line is: the one that was asked for, or one that looks like it.
func (r *redactor) unnamed(line string) []finding {
	f := forms()
	for _, kind := range r.asked {
		at := f.of[kind].FindStringIndex(line)
		if at == nil || strings.Trim(line[:at[0]], ` "`) != "" || kind == "number" {
			continue
		}
		r.answered(kind)
		return []finding{{at[0], at[1], kind}}
	}
	m := f.alone.FindStringSubmatchIndex(line)
	if m == nil {
		return nil
	}
	digits := line[m[2]:m[3]]
	switch {
	case len(digits) == 15 && hasCheckDigit(digits):
		return []finding{{m[2], m[3], "imei"}}
	case len(digits) >= 18 && strings.HasPrefix(digits, "89"):
		return []finding{{m[2], m[3], "iccid"}}
	}
	return nil
}

// answered notes that the number which was asked for has come.
func (r *redactor) answered(kind string) {
	if i := slices.Index(r.asked, kind); i >= 0 {
		r.asked = slices.Delete(slices.Clone(r.asked), i, i+1)
	}
}

// hasCheckDigit reports whether the last digit is the check digit of the others (ISO/IEC 7812-1).
func hasCheckDigit(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}
