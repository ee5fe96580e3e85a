package redact

// A View is how much people see of lines that were kept both masked and as they were.
type View uint8

// The views.
const (
	Masked View = iota // with [Mask] in place of secrets
	Clear              // as they were
)

// Of is the text of two that the view shows.
func (v View) Of(masked, clear string) string {
	if v == Clear {
		return clear
	}
	return masked
}

// AT is the function [AT] where the view masks.
func (v View) AT(line string) string {
	if v == Clear {
		return line
	}
	return AT(line)
}

// Shown is the function [Shown], which masks where the view does.
func (v View) Shown(s string) string { return shown(v.AT(s)) }

// Mask masks values in a text, and secrets of lines in it, where the view masks.
func (v View) Mask(values *Values, text string) string {
	if v == Clear {
		return text
	}
	return AT(values.Mask(text))
}
