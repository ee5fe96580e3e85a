package reference

// An FTPCode is one <err> of the FTP(S) commands, for FIDELITY.md.
type FTPCode struct {
	Err     int
	Replies []int  // the server's replies that give it
	Meaning string // in our words
}
