package fs

// Op is an operation that [Hooks] may fail. Its text is the word that
// scenarios use.
type Op string

// The operations. Opening covers Create; reading and writing are reported once
// per call, so a large transfer reports many.
const (
	OpOpen   Op = "open"
	OpRead   Op = "read"
	OpWrite  Op = "write"
	OpDelete Op = "delete"
	OpList   Op = "list" // Name is the pattern
)

// Hooks is where a fault can be put. File is called before an operation with no
// lock of the store held; a non-nil error makes the operation fail with it
// (wrapped in [*Error]), without any effect. It may be called from several
// goroutines.
type Hooks interface {
	File(op Op, store, name string) error
}
