package ftp

import (
	"context"
	"strconv"

	"ptymodem/emulator/at"
	"ptymodem/ftpbackend/client"
)

// simple is the table entry of an FTP command that is one exchange with the server: OK, then
// +QFTPxxx: 0,<value> or <err>,<protocol_error>.
func simple(name, ref, brief string, params []at.Param, f func(ctx context.Context, c *client.Client, name, name2 string) (string, error)) at.Command {
	run := func(c *at.Call) error {
		op, err := startOperation(c)
		if err != nil {
			return err
		}
		var names [2]string
		for i := range c.Params {
			names[i] = c.Args[i].Text
		}
		ft, session := Of(c), Of(c).client
		op.accept(c)
		op.run(func(ctx context.Context) (string, error) {
			if err := session.SetType(ctx, false); err != nil { // SIZE above all is refused in TYPE A
				return "", err
			}
			value, err := f(ctx, session, names[0], names[1])
			if err == nil {
				ft.Loop.Locked(func() { op.lint.served(names, value) })
			}
			return value, err
		})
		return nil
	}
	cmd := at.Command{Name: name, Brief: brief, Family: at.FTP, Ref: ref, NeedsSIM: true, Style: at.Names, Params: params}
	if len(params) == 0 {
		cmd.Exec = run
	} else {
		cmd.Write = run
	}
	return cmd
}

// quotedName is a string value in a result URC.
func quotedName(s string, err error) (string, error) { return `"` + s + `"`, err }

// qftpdir are the commands on folders: AT+QFTPCWD, AT+QFTPPWD, AT+QFTPMKDIR, AT+QFTPRMDIR.
func qftpdir() []at.Command {
	folder := []at.Param{at.Text("folder_name", 255).NotEmpty()}
	return []at.Command{
		simple("+QFTPCWD", "note 2.3", "set the current folder", []at.Param{at.Text("path_name", 255).NotEmpty()},
			func(ctx context.Context, c *client.Client, path, _ string) (string, error) {
				return "", c.Cwd(ctx, path)
			}),
		simple("+QFTPPWD", "note 2.4", "get the current folder", nil,
			func(ctx context.Context, c *client.Client, _, _ string) (string, error) {
				return quotedName(c.Pwd(ctx))
			}),
		simple("+QFTPMKDIR", "note 2.9", "create a folder", folder,
			func(ctx context.Context, c *client.Client, name, _ string) (string, error) {
				return "", c.Mkdir(ctx, name)
			}),
		simple("+QFTPRMDIR", "note 2.10", "delete a folder", folder,
			func(ctx context.Context, c *client.Client, name, _ string) (string, error) {
				return "", c.Rmdir(ctx, name)
			}),
	}
}

// qftpfile are the commands on files: AT+QFTPSIZE, AT+QFTPDEL, AT+QFTPMDTM, AT+QFTPRENAME.
func qftpfile() []at.Command {
	file := []at.Param{at.Text("file_name", 255).NotEmpty()}
	return []at.Command{
		simple("+QFTPSIZE", "note 2.7", "size of a file", file,
			func(ctx context.Context, c *client.Client, name, _ string) (string, error) {
				n, err := c.Size(ctx, name)
				return strconv.FormatInt(n, 10), err
			}),
		simple("+QFTPDEL", "note 2.8", "delete a file", file,
			func(ctx context.Context, c *client.Client, name, _ string) (string, error) {
				return "", c.Delete(ctx, name)
			}),
		simple("+QFTPMDTM", "note 2.14", "time a file was last modified", file,
			func(ctx context.Context, c *client.Client, name, _ string) (string, error) {
				return quotedName(c.ModTime(ctx, name))
			}),
		simple("+QFTPRENAME", "note 2.15", "rename a file or folder", []at.Param{at.Text("old_name", 255).NotEmpty(), at.Text("new_name", 255).NotEmpty()},
			func(ctx context.Context, c *client.Client, from, to string) (string, error) {
				return "", c.Rename(ctx, from, to)
			}),
	}
}
