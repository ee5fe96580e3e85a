// Package flagvalue has the flags of ptymodem whose text is more than a string or a number: it is
// parsed as soon as it is given, so that a mistake is told with the flag's name.
//
// [Add] defines such a flag, [AddList] one that can be repeated, and [AddChoice] one that is one of
// several words. [Of] is for flags with a short name. [Path], [Rate] and [Modems] are parsers that
// several subcommands share; the others are where their values are.
package flagvalue
