// Package fs holds the modem's file stores: UFS, SD and, on older families,
// RAM. A [Store] is a flat set of named files with a capacity, in memory
// ([NewMemory]) or in a folder of the machine ([OpenDir]). Both run the same
// code over afero, so what one does the other does.
//
// AT syntax and the FILE error numbers are the emulator's business; this
// package answers with the sentinel errors of errors.go, wrapped in [*Error].
//
// # Names
//
// A name is a string of bytes without folders, see [CheckName]. Upper and
// lower case differ. What a folder holds beside that (folders, symbolic links,
// pipes, names that CheckName refuses) is neither listed nor opened nor
// removed. A symbolic link is never followed, so no name leaves the folder.
//
// # Capacity
//
// Space is counted in blocks of [BlockSize] bytes: a file takes its size
// rounded up to whole blocks, an empty file none. (Real modules keep a
// directory entry somewhere; charging nothing for it is our choice.) A capacity
// that is not a whole number of blocks is rounded down. A write that needs more
// than what is free stores what fits and fails with [ErrFull].
//
// Content that will replace a file is charged only for the blocks it takes
// beyond that file's. Whatever several writers at once then do, commit or
// discard, the capacity holds. A folder may have been filled beyond its
// capacity by other programs: then nothing is free, and files can still be
// replaced by ones that are no larger. Usage is read from the folder whenever a
// writer starts and whenever it is asked for; between the two it is tracked.
//
// # Writing
//
// There are two ways to write. [Store.Create] makes new content under a hidden
// temporary name, and [Pending.Commit] renames it over the old. [Store.Open]
// gives a [File] that can be read, written and cut anywhere. A file new to the
// store is written in place under its own name; one that was there is left
// alone until the first change, which makes a hidden copy (for [Truncate] an
// empty one, at once), and Close renames that over the old. So a process that
// dies at any moment, kill -9 included, leaves older finished files whole.
// Nothing is synced to the medium: the power cut that is meant is the modem's,
// not the machine's.
//
// Temporaries start with ".ptymodem-". They are never listed, their blocks
// count while they live, and left-over ones are removed by OpenDir.
//
// A folder is one store's at a time: it is locked (flock on the folder itself,
// so that nothing is left behind by a process that dies), and a second OpenDir,
// of any process, fails with [ErrInUse]. Where folders cannot be locked, as on
// some network file systems, stores live side by side; temporaries are locked
// one by one, too, and so are left alone while they live. On Windows nothing is
// locked, and a file that somebody reads cannot be replaced or removed.
//
// # Several users of one file
//
// Any number may read a file, also while it is written or replaced: they keep
// the content that they opened. (Of a file new to the store, written in place,
// they see what is there so far.) A file has one writer, a [File] opened
// [ReadWrite] or [Truncate] or a [Pending]: a second is refused with [ErrBusy],
// and opening a File for writing also needs that nobody reads it. Create and
// Commit succeed while others read. An open file cannot be removed, ErrBusy
// again. All methods may be called from several goroutines.
//
// # Faults
//
// [Hooks] is asked before each operation and may fail it. Without hooks it
// costs one atomic load. [Store.Pull] takes a card away.
package fs
