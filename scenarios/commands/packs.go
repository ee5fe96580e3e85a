package commands

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"ptymodem/emulator/trace"
	"ptymodem/scenarios/schema"
)

//go:embed packs/*.yaml
var packs embed.FS

// Packs are the names of the packs that come with the program, sorted.
func Packs() []string {
	all, err := fs.Glob(packs, "packs/*.yaml")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for i := range all {
		all[i] = strings.TrimSuffix(strings.TrimPrefix(all[i], "packs/"), ".yaml")
	}
	return all
}

// IsPack reports that there is a pack of that name.
func IsPack(name string) bool { return slices.Contains(Packs(), name) }

// PackText is a pack as a file to start from.
func PackText(name string) ([]byte, error) {
	if !IsPack(name) {
		return nil, unknownPack(name)
	}
	return packs.ReadFile("packs/" + name + ".yaml")
}

// Pack reads a pack. What it answers is "pack NAME:LINE" in the trace.
func Pack(name string) (*File, error) {
	text, err := PackText(name)
	if err != nil {
		return nil, err
	}
	f, err := Parse(trace.Pack+name, text)
	if err == nil {
		f.pack = name
	}
	return f, err
}

func unknownPack(name string) error {
	if near, ok := schema.Close(name, Packs()); ok {
		return fmt.Errorf("unknown pack %q: the nearest is %s (one of %s)", schema.Clip(name), near, strings.Join(Packs(), ", "))
	}
	return fmt.Errorf("unknown pack %q: want one of %s, or {file: PATH}", schema.Clip(name), schema.Or(Packs()))
}
