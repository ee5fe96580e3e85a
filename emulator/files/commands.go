package files

import "ptymodem/emulator/at"

// maxSize is the upper limit of sizes and positions where a store's capacity is the real one.
const maxSize = 1 << 40

// waitParam is the time that AT+QFUPL and AT+QFWRITE wait for the next byte, in seconds.
func waitParam() at.Param { return at.Num("timeout", 1, 65535).Opt("5") }

// handleParam is a handle that AT+QFOPEN gave; one that is not open is 416 and not 400.
func handleParam() at.Param { return at.Num("filehandle", 0, 1<<31-1).Show("<filehandle>") }

// Commands are the commands on the files of UFS and SD (FILE note).
func Commands() []at.Command {
	commands := []at.Command{
		{Name: "+QFLDS", Brief: "size and free space of a store", Ref: "FILE note; release notes", Style: at.OnlyOK, Params: []at.Param{at.Text("name_pattern", 8).NotEmpty()}, Exec: qfldsExec, Write: qfldsWrite,
			Note: "space is allocated in blocks of 4096 bytes, none for an empty file; FOTA, the store for firmware updates, is always empty, and its size is our choice"},
		{Name: "+QFLST", Brief: "list files", Ref: "FILE note", Style: at.OnlyOK, Params: []at.Param{fileName().Opt("*")}, Exec: qflst, Write: qflst,
			Note: "sorted by name"},
		{Name: "+QFDEL", Brief: "delete files", Ref: "FILE note", Params: []at.Param{fileName()}, Write: qfdelWrite, Note: "an open file cannot be deleted: 418"},
		{Name: "+QFUPL", Brief: "upload a file from the host", Ref: "FILE note", Style: at.Nested, Test: qfuplTest, Write: qfuplWrite,
			Params: []at.Param{fileName(), at.Num("file_size", 1, maxSize).Opt("10240").Show("(1-<freesize>)"), waitParam(), at.Num("ackmode", 0, 1).Opt("0")},
			Note:   "a size larger than the free space: 403"},
		{Name: "+QFDWL", Brief: "download a file to the host", Ref: "FILE note", Params: []at.Param{fileName()}, Write: qfdwlWrite,
			Note: "+++ ends the download, with the size and checksum of what was sent"},
		{Name: "+QFOPEN", Brief: "open a file", Ref: "FILE note", Style: at.Nested, Params: []at.Param{fileName(), at.Num("mode", 0, 2).Opt("0")}, Read: qfopenRead, Write: qfopenWrite,
			Note: "a handle is the lowest free number from 1 to 10"},
		{Name: "+QFREAD", Brief: "read from an open file", Ref: "FILE note", Style: at.Nested, Params: []at.Param{handleParam(), at.Num("length", 1, maxSize).Opt("").Show("<length>")},
			Write: qfreadWrite, Note: "without length it reads to the end of the file"},
		{Name: "+QFWRITE", Brief: "write to an open file", Ref: "FILE note", Style: at.Nested, Write: qfwriteWrite,
			Params: []at.Param{handleParam(), at.Num("length", 1, maxSize).Opt("10240").Show("<length>"), waitParam().Show("<timeout>")}},
		{Name: "+QFSEEK", Brief: "move the position in an open file", Ref: "FILE note", Style: at.Nested, Write: qfseekWrite,
			Params: []at.Param{handleParam(), at.Num("offset", 0, maxSize).Show("<offset>"), at.Num("position", 0, 2).Opt("0").Show("<position>")}, Note: "a position outside the file: 401"},
		{Name: "+QFPOSITION", Brief: "position in an open file", Ref: "FILE note", Params: []at.Param{handleParam()}, Write: qfpositionWrite},
		{Name: "+QFTUCAT", Brief: "truncate an open file at its position", Ref: "FILE note", Params: []at.Param{handleParam()}, Write: qftucatWrite},
		{Name: "+QFCLOSE", Brief: "close a file", Ref: "FILE note", Params: []at.Param{handleParam()}, Write: qfcloseWrite},
	}
	for i := range commands {
		commands[i].Family = at.FILE
	}
	return commands
}
