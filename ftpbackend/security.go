package ftpbackend

// Security is how a session is protected. The values are those of the module's ssltype.
type Security int

// The values of [Security].
const (
	Plain    Security = iota // no TLS
	Implicit                 // TLS from the first byte
	Explicit                 // AUTH TLS (RFC 4217)
)
