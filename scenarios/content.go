package scenarios

import (
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"ptymodem/scenarios/schema"
)

// A Content is what is in a file, is sent as data, or is expected of either.
type Content struct {
	schema.Pos
	Kind   ContentKind
	Text   string   // of TextContent
	From   string   // of FileContent: a path in the file system that the scenario came from, see [Scenario.Resolve]
	Size   int64    // of RandomContent, and of KnownContent if HasSize
	Seed   uint64   // of RandomContent
	SHA256 [32]byte // of KnownContent if HasSum

	HasSize, HasSum bool
	seeded          bool // by a seed of its own, not the scenario's
}

// A ContentKind is how a content is given.
type ContentKind uint8

// The kinds of content. The last two can only be expected.
const (
	TextContent   ContentKind = iota // {text: …}
	FileContent                      // {from: path}
	RandomContent                    // {size: …, seed: …}
	KnownContent                     // {size: …}, {sha256: …} or both: bytes that are known by their measures alone
	AbsentContent                    // absent: no such file
)

// Open gives the bytes of a content that has them: not of KnownContent and AbsentContent. fsys is
// the file system of [Scenario.Resolve].
func (c *Content) Open(fsys fs.FS) (io.ReadCloser, error) {
	switch c.Kind {
	case TextContent:
		return io.NopCloser(strings.NewReader(c.Text)), nil
	case RandomContent:
		return io.NopCloser(Random(c.Seed, c.Size)), nil
	case FileContent:
		f, err := fsys.Open(c.From)
		if err != nil {
			return nil, &schema.Error{Pos: c.Pos, Reason: fmt.Sprintf("%v: from is a path beside the scenario's own file", err)}
		}
		return f, nil
	}
	return nil, &schema.Error{Pos: c.Pos, Reason: "this content has only a size or a sum, and no bytes: want text, from, or size and seed"}
}

// Length is the number of bytes, -1 where it is not known without reading or at all. fsys as for
// Open.
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
		all = append(all, fmt.Sprintf("text: %q", schema.Clip(c.Text)))
	case FileContent:
		all = append(all, "from: "+c.From)
	case RandomContent:
		all = append(all, "size: "+schema.FormatSize(c.Size), fmt.Sprintf("seed: %d", c.Seed))
	case AbsentContent:
		return "absent"
	}
	if c.HasSize {
		all = append(all, "size: "+schema.FormatSize(c.Size))
	}
	if c.HasSum {
		all = append(all, "sha256: "+hex.EncodeToString(c.SHA256[:]))
	}
	return "{" + strings.Join(all, ", ") + "}"
}

// ContentShape is what a content is that there is: of a file, or of data to send.
func ContentShape() schema.Shape[Content] { return givenContent() }

// givenContent is content that there is: of a file or of data to send.
func givenContent() schema.Shape[Content] {
	return contentObject("content", "What is in a file, or is sent.", false, false).Shape()
}

// receivedContent is content that is read from the port, so that its length must be known.
func receivedContent() schema.Shape[Content] {
	return contentObject("received content", "What is read from the port, exactly so many bytes.", true, true).Shape()
}

// expectedContent is content that is compared with, absent included.
func expectedContent() schema.Shape[Content] {
	absent := schema.Convert(schema.Words("absent"), func(string) Content { return Content{Kind: AbsentContent} })
	s := schema.WordOr(absent, contentObject("expected content", "What should be in a file.", true, false).Shape())
	return schema.Positioned(s, func(c *Content) *schema.Pos { return &c.Pos })
}

func contentObject(name, doc string, known, measured bool) schema.Object[Content] {
	o := schema.Object[Content]{
		Name: name, Doc: doc,
		Fields: []schema.Field[Content]{
			schema.Key("text", "The bytes themselves.", schema.Text("text"), func(c *Content) *string { return &c.Text }),
			schema.Key("from", "A file with them, its path beside the scenario's file.", schema.Checked(schema.Text("a path beside the scenario's file"), checkFrom), func(c *Content) *string { return &c.From }),
			schema.Key("size", "How many bytes.", schema.Size(), func(c *Content) *int64 { return &c.Size }),
			schema.Key("seed", "Which random bytes: the same for a seed, always.", schema.Seed(), func(c *Content) *uint64 { return &c.Seed }),
		},
	}
	ways := []string{"text", "from", "size"}
	switch {
	case known:
		o.Fields = append(o.Fields, schema.Key("sha256", "Their SHA-256 in hexadecimal.", digest(), func(c *Content) *[32]byte { return &c.SHA256 }))
		o.Rules = append(o.Rules,
			schema.AtMostOne("the bytes are known in one way", "text", "from", "sha256"),
			schema.AtMostOne("the seed makes the bytes, a sum is for others", "seed", "sha256"))
		ways = append(ways, "sha256")
		if measured {
			o.Rules = append(o.Rules, schema.Needs("how many bytes to read must be known", "sha256", "size"))
		}
	}
	o.Rules = append(o.Rules,
		schema.AnyOf(ways...),
		schema.AtMostOne("each decides what the bytes are", "text", "from", "size"),
		schema.Needs("a seed makes so many bytes", "seed", "size"))
	o.Check = func(got schema.Keys, c *Content) error {
		c.Pos = got.Pos()
		c.seeded = got.Has("seed")
		switch {
		case got.Has("text"):
			c.Kind = TextContent
		case got.Has("from"):
			c.Kind = FileContent
		case c.seeded || !known:
			c.Kind = RandomContent
		default:
			c.Kind, c.HasSize, c.HasSum = KnownContent, got.Has("size"), got.Has("sha256")
		}
		return nil
	}
	return o
}

// checkFrom wants a path that can be joined to that of the scenario.
func checkFrom(s string) error {
	if s == "" || path.IsAbs(s) || strings.Contains(s, `\`) {
		return fmt.Errorf("%q is not a path beside the scenario's file: want a relative one with slashes, as in data/log.bin", schema.Clip(s))
	}
	return nil
}

func digest() schema.Shape[[32]byte] {
	return schema.Scalar("a SHA-256 of 64 hexadecimal digits", schema.JSON{"type": "string", "pattern": "^[0-9a-fA-F]{64}$"}, func(s string) ([32]byte, error) {
		b, err := hex.DecodeString(s)
		if err != nil || len(b) != 32 {
			return [32]byte{}, fmt.Errorf("%q is not a SHA-256: want 64 hexadecimal digits, as sha256sum prints them", schema.Clip(s))
		}
		return [32]byte(b), nil
	})
}
