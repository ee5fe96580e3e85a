// Package trace is what a modem reports about itself: command lines, answers,
// URCs, FTP lines, file operations, faults and findings, with their times.
//
// An [Event] is one line of the trace. A [Tracer] stamps the events of one modem
// and hands them to a function; [JSON] makes one that writes lines of JSON:
//
//	{"t":0.512,"modem":0,"kind":"at","dir":"<-","text":"AT+QFTPOPEN=\"h\",21"}
//
// Secrets are masked in Event.Text. [Event.Clear] has them, to compare with.
package trace
