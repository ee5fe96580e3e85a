package session

// A pending port can tell whether a Read would return at once.
type pending interface {
	Pending() bool
}

// More reports that more bytes are at hand, and will be read before anything else is; false where the port does not know.
func (p *Session) More() bool {
	q, ok := p.rw.(pending)
	return ok && q.Pending()
}
