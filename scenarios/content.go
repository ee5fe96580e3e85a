package scenarios

import (
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// A Content is what is in a file, is sent as data, or is expected of either.
type Content struct {
	Pos
	Kind   ContentKind
	Text   string   // of TextContent
	From   string   // of FileContent: a path in the file system that the scenario came from, see [Scenario.Resolve]
	Size   int64    // of RandomContent, and of KnownContent if HasSize
	Seed   uint64   // of RandomContent
	SHA256 [32]byte // of KnownContent if HasSum

	HasSize, HasSum bool
	seeded          bool // by a seed of its own, not the scenario's
}

// A ContentKind tells how a content is given.
type ContentKind uint8

// The kinds of content. The last two can only be expected.
const (
	TextContent   ContentKind = iota // {text: …}
	FileContent                      // {from: path}
	RandomContent                    // {size: …, seed: …}
	KnownContent                     // {size: …}, {sha256: …} or both: bytes that are known by their measures alone
	AbsentContent                    // absent: no such file
)

// Open gives the bytes of a content that has them: not of KnownContent and AbsentContent. fsys is the file system of
// [Scenario.Resolve].
func (c *Content) Open(fsys fs.FS) (io.ReadCloser, error) {
	switch c.Kind {
	case TextContent:
		return io.NopCloser(strings.NewReader(c.Text)), nil
	case RandomContent:
		return io.NopCloser(Random(c.Seed, c.Size)), nil
	case FileContent:
		f, err := fsys.Open(c.From)
		if err != nil {
			return nil, &Error{c.Pos, fmt.Sprintf("%v: from is a path beside the scenario's own file", err)}
		}
		return f, nil
	}
	return nil, &Error{c.Pos, "this content is known by its measures alone and cannot be made: text, from, or size and seed are right"}
}

// Length is the number of bytes, -1 where it is not known without reading or at all. fsys as for Open.
func (c *Content) Length(fsys fs.FS) int64 {
	switch {
	case c.Kind == TextContent:
		return int64(len(c.Text))
	case c.Kind == RandomContent, c.Kind == KnownContent && c.HasSize:
		return c.Size
	case c.Kind == FileContent:
		if info, err := fs.Stat(fsys, c.From); err == nil {
			return info.Size()
		}
	}
	return -1
}

// String is the content as the format has it, long text cut.
func (c *Content) String() string {
	var all []string
	switch c.Kind {
	case TextContent:
		all = append(all, fmt.Sprintf("text: %q", clip(c.Text)))
	case FileContent:
		all = append(all, "from: "+c.From)
	case RandomContent:
		all = append(all, "size: "+FormatSize(c.Size), fmt.Sprintf("seed: %d", c.Seed))
	case AbsentContent:
		return "absent"
	}
	if c.HasSize {
		all = append(all, "size: "+FormatSize(c.Size))
	}
	if c.HasSum {
		all = append(all, "sha256: "+hex.EncodeToString(c.SHA256[:]))
	}
	return "{" + strings.Join(all, ", ") + "}"
}

// givenContent is content that there is: of a file or of data to send.
func givenContent() shape[Content] {
	return contentObject("content", "What is in a file, or is sent.", false, false).shape()
}

// receivedContent is content that is read from the port, so that its length must be known.
func receivedContent() shape[Content] {
	return contentObject("received content", "What is read from the port, exactly so many bytes.", true, true).shape()
}

// expectedContent is content that is compared with, absent included.
func expectedContent() shape[Content] {
	absent := convert(words("absent"), func(string) Content { return Content{Kind: AbsentContent} })
	return wordOr(absent, contentObject("expected content", "What should be in a file.", true, false).shape())
}

func contentObject(name, doc string, known, measured bool) object[Content] {
	o := object[Content]{
		name: name, doc: doc,
		fields: []field[Content]{
			key("text", "The bytes themselves.", text("text"), func(c *Content) *string { return &c.Text }),
			key("from", "A file with them, its path beside the scenario's file.", checked(text("a path beside the scenario's file"), checkFrom), func(c *Content) *string { return &c.From }),
			key("size", "How many bytes.", size(), func(c *Content) *int64 { return &c.Size }),
			key("seed", "Which random bytes: the same for a seed, always.", seedNumber(), func(c *Content) *uint64 { return &c.Seed }),
		},
	}
	ways := []string{"text", "from", "size"}
	switch {
	case known:
		o.fields = append(o.fields, key("sha256", "Their SHA-256 in hexadecimal.", digest(), func(c *Content) *[32]byte { return &c.SHA256 }))
		o.rules = append(o.rules,
			atMostOne("the bytes are known in one way", "text", "from", "sha256"),
			atMostOne("the seed makes the bytes, a sum is for others", "seed", "sha256"))
		if measured {
			o.rules = append(o.rules, needs("how many bytes to read must be known", "sha256", "size"))
		} else {
			ways = append(ways, "sha256")
		}
	}
	o.rules = append(o.rules,
		anyOf(ways...),
		atMostOne("each decides what the bytes are", "text", "from", "size"),
		needs("a seed makes so many bytes", "seed", "size"))
	o.check = func(got keys, c *Content) error {
		c.Pos = got.pos()
		c.seeded = got.has("seed")
		switch {
		case got.has("text"):
			c.Kind = TextContent
		case got.has("from"):
			c.Kind = FileContent
		case c.seeded || !known:
			c.Kind = RandomContent
		default:
			c.Kind, c.HasSize, c.HasSum = KnownContent, got.has("size"), got.has("sha256")
		}
		return nil
	}
	return o
}

// checkFrom wants a path that can be joined to that of the scenario.
func checkFrom(s string) error {
	if s == "" || path.IsAbs(s) || strings.Contains(s, `\`) {
		return fmt.Errorf("%q is not a path beside the scenario's file: a relative one with slashes is right, as in data/log.bin", clip(s))
	}
	return nil
}

func digest() shape[[32]byte] {
	return scalar("a SHA-256 of 64 hexadecimal digits", schema{"type": "string", "pattern": "^[0-9a-fA-F]{64}$"}, func(s string) ([32]byte, error) {
		b, err := hex.DecodeString(s)
		if err != nil || len(b) != 32 {
			return [32]byte{}, fmt.Errorf("%q is not a SHA-256: 64 hexadecimal digits are right, as sha256sum prints them", clip(s))
		}
		return [32]byte(b), nil
	})
}
