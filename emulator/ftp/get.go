package ftp

import (
	"context"
	"errors"
	"strconv"

	"ptymodem/emulator/at"
	"ptymodem/emulator/files"
	"ptymodem/emulator/lint"
	"ptymodem/fs"
	"ptymodem/ftpbackend/client"
)

// qftpget is AT+QFTPGET: download a file to the port ("COM:") or into a local store.
func qftpget() at.Command {
	return at.Command{
		Name: "+QFTPGET", Brief: "download a file, to COM: or into a store", Family: at.FTP, Ref: "note 2.6", NeedsSIM: true, Style: at.Names,
		Note: "a startpos at the end of the file gives 0,0, one beyond it the server's refusal or 612; startpos does not shift the data in a local file; " +
			"downloadlen 0 downloads nothing",
		Params: []at.Param{
			at.Text("file_name", 255).NotEmpty(), at.Text("local_name", 63).NotEmpty().JudgedByStore(), at.Num("startpos", 0, maxPosition).Opt("0"),
			at.Num("downloadlen", 0, maxPosition).Opt(""),
		},
		Write: qftpgetWrite,
	}
}

func qftpgetWrite(c *at.Call) error {
	name, start := c.Text("file_name"), c.Num("startpos")
	limit := int64(-1)
	com := isCOM(c.Text("local_name"))
	if c.Given("downloadlen") && com {
		limit = c.Num("downloadlen")
	}
	if c.Given("downloadlen") && !com {
		Of(c).Lint.Report(lint.LengthWithoutBeof, c.Out.LastLine(), "<downloadlen> is for COM:, and counts for nothing with a local file: leave it out")
	}
	ascii := Of(c).cfg.fileType == 1
	file := &movedFile{name: name, start: start, limit: limit}
	return startDownload(c, c.Text("local_name"), limit, file, func(ctx context.Context, client *client.Client) (*download, error) {
		if err := client.SetType(ctx, ascii); err != nil {
			return nil, err
		}
		d, err := client.Retrieve(ctx, name, start)
		if err != nil {
			return nil, err
		}
		if limit == 0 {
			return &download{Download: d}, nil // brings nothing from anywhere
		}
		return &download{Download: d, beyond: func() error { return startBeyond(ctx, client, name, start) }}, nil
	})
}

// startBeyond is asked when a download from start brought nothing: a server that does not refuse
// such a start leaves it to us.
func startBeyond(ctx context.Context, client *client.Client, name string, start int64) error {
	if start == 0 {
		return nil
	}
	if err := client.SetType(ctx, false); err != nil {
		return err
	}
	size, err := client.Size(ctx, name)
	if err == nil && size < start {
		return &failure{err: codeFilePosition}
	}
	return nil // a server without SIZE has the last word
}

// A download is what the server sends, file or listing.
type download struct {
	*client.Download
	beyond func() error // judges a download that brought nothing; nil for listings
}

// finish closes a download that brought n bytes and broke off with err, nil at its end, and judges
// it. The server's last word on a broken connection says more than the break; a failure of the
// local store stands.
func (d *download) finish(n int64, err error) error {
	verdict := d.Close()
	var local *failure
	switch {
	case verdict != nil && !errors.As(err, &local):
		return verdict
	case verdict == nil && err == nil && n == 0 && d.beyond != nil:
		return d.beyond()
	}
	return err
}

// startDownload is what QFTPGET and the listings share: to COM: or into a store. Listings have no
// file.
func startDownload(c *at.Call, local string, limit int64, moved *movedFile, start func(context.Context, *client.Client) (*download, error)) error {
	com := isCOM(local)
	if com {
		if err := c.EnterData(); err != nil {
			return err
		}
	}
	op, err := startOperation(c)
	if err != nil {
		return err
	}
	if moved != nil {
		op.lint.movesFile(*moved)
	}
	client := Of(c).client
	if com {
		s := &comDownload{op: op, left: limit}
		op.transfer.down = s
		op.transfer.run(func(ctx context.Context) (string, error) {
			d, err := start(ctx, client)
			return s.run(d, err)
		})
		return at.ErrPending
	}
	st, file, storeErr := files.StoreOf(c, local)
	if storeErr == nil {
		storeErr = fs.CheckName(file, fs.MaxFTPName)
	}
	op.accept(c)
	op.transfer.run(func(ctx context.Context) (string, error) {
		if storeErr != nil {
			return "", &failure{err: codeFileError, cause: storeErr}
		}
		d, err := start(ctx, client)
		if err != nil {
			return "", err
		}
		op.transfer.opened()
		n, err := localDownload{op, st, file}.save(d)
		return strconv.FormatInt(n, 10), err
	})
	return nil
}
