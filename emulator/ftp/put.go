package ftp

import (
	"context"
	"errors"
	"io"
	"strconv"

	"ptymodem/emulator/at"
	"ptymodem/emulator/files"
	"ptymodem/emulator/lint"
	"ptymodem/fs"
)

// qftpput is AT+QFTPPUT: upload a file from the port ("COM:") or from a local store.
func qftpput() at.Command {
	return at.Command{
		Name: "+QFTPPUT", Brief: "upload a file, from COM: or from a store", Family: at.FTP, Ref: "note 2.5", NeedsSIM: true, Style: at.Names,
		Note: "startpos 0 replaces the file, a larger one continues it there (REST and STOR); uploadlen without beof is treated as beof 1; uploadlen 0 sends nothing; " +
			"a failed upload resets the data connection, so that no server takes the break for the end of the file",
		Params: []at.Param{
			at.Text("file_name", 255).NotEmpty(), at.Text("local_name", 63).NotEmpty().JudgedByStore(), at.Num("startpos", 0, maxPosition).Opt("0"),
			at.Num("uploadlen", 0, maxPosition).Opt(""), at.Num("beof", 0, 1).Opt("1"),
		},
		Write: qftpputWrite,
	}
}

func qftpputWrite(c *at.Call) error {
	ft := Of(c)
	if c.Given("beof") && !c.Given("uploadlen") {
		return c.ParameterError()
	}
	com := isCOM(c.Text("local_name"))
	if op := ft.op; com && op != nil && op.transfer.parked() && op.transfer.up != nil && op.transfer.up.name == c.Text("file_name") {
		return qftpputNextPiece(c, op)
	}
	if com {
		if err := c.EnterData(); err != nil {
			return err
		}
	}
	if com && ft.op == nil {
		lost := ft.lost
		ft.lost = nil // told, or of no interest any more
		if err := lost.piece(c.Text("file_name"), c.Num("startpos")); err != nil {
			return err
		}
	}
	op, err := startOperation(c)
	if err != nil {
		return err
	}
	if c.Given("uploadlen") && (!com || !c.Given("beof")) {
		ft.Lint.Report(lint.LengthWithoutBeof, c.Out.LastLine(), "<uploadlen> is for COM: and comes with <beof>: give both or none")
	}
	if !com {
		return qftpputLocal(c, op)
	}
	u := &comUpload{op: op, name: c.Text("file_name"), next: c.Num("startpos")}
	u.piece(c)
	op.transfer.up = u
	op.lint.movesFile(movedFile{name: u.name, start: u.next, limit: -1, put: true})
	start, client, ascii := u.next, ft.client, ft.cfg.fileType == 1
	op.transfer.run(func(ctx context.Context) (string, error) {
		err := client.SetType(ctx, ascii)
		if err == nil {
			_, err = client.Store(ctx, u.name, start, u)
		}
		return u.finish(err)
	})
	return at.ErrPending
}

// qftpputNextPiece goes on with an upload whose last piece had beof 0. A refused piece changes
// nothing.
func qftpputNextPiece(c *at.Call, op *operation) error {
	u := op.transfer.up
	if err := c.EnterData(); err != nil {
		return err
	}
	if c.Num("startpos") != u.next {
		return codeFilePosition
	}
	op.begin(c)
	op.result.owe(c)
	u.piece(c)
	Of(c).length = 0
	u.open()
	return at.ErrPending
}

// qftpputLocal uploads from a store: startpos is the position in the local file and on the server
// alike.
func qftpputLocal(c *at.Call, op *operation) error {
	ft := Of(c)
	name, start := c.Text("file_name"), c.Num("startpos")
	st, file, storeErr := files.StoreOf(c, c.Text("local_name"))
	client, ascii := ft.client, ft.cfg.fileType == 1
	op.lint.movesFile(movedFile{name: name, start: start, limit: -1, put: true})
	op.accept(c)
	op.transfer.run(func(ctx context.Context) (string, error) {
		src, err := openLocal(st, file, storeErr, start)
		if err != nil {
			return "", err
		}
		defer src.Close()
		if err := op.usedStore(); err != nil {
			return "", err
		}
		if err := client.SetType(ctx, ascii); err != nil {
			return "", err
		}
		n, err := client.Store(ctx, name, start, localUpload{op, src})
		return strconv.FormatInt(n, 10), err
	})
	return nil
}

// openLocal opens a local file to upload, at start. Whatever is wrong with it is 611, a start past
// its end 612.
func openLocal(st *fs.Store, name string, storeErr error, start int64) (*fs.File, error) {
	if storeErr == nil && len(name) > 63 {
		storeErr = fs.ErrNameTooLong
	}
	if storeErr != nil {
		return nil, &failure{err: codeOpenFile, cause: storeErr}
	}
	f, err := st.Open(name, fs.ReadOnly)
	if err != nil {
		return nil, &failure{err: codeOpenFile, cause: err}
	}
	size, err := f.Size()
	if err == nil && start > size {
		f.Close()
		return nil, &failure{err: codeFilePosition, cause: errors.New("startpos lies past the local file")}
	}
	if err == nil {
		_, err = f.Seek(start, io.SeekStart)
	}
	if err != nil {
		f.Close()
		return nil, &failure{err: codeOpenFile, cause: err}
	}
	return f, nil
}
