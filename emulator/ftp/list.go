package ftp

import (
	"context"

	"ptymodem/emulator/at"
	"ptymodem/ftpbackend/client"
)

// qftplist are AT+QFTPLIST, AT+QFTPNLST and AT+QFTPMLSD: listings, in the server's own bytes.
func qftplist() []at.Command {
	listing := func(name, ref, verb, brief string) at.Command {
		return at.Command{
			Name: name, Brief: brief, Family: at.FTP, Ref: ref, NeedsSIM: true, Style: at.Names,
			Params: []at.Param{at.Text("dirname", 255), at.Text("local_name", 63).NotEmpty().JudgedByStore().Opt("COM:")},
			Write: func(c *at.Call) error {
				dir := c.Text("dirname")
				if dir == "." {
					dir = "" // the current folder: the verb without an argument
				}
				return startDownload(c, c.Text("local_name"), -1, nil, func(ctx context.Context, client *client.Client) (*download, error) {
					if err := client.SetType(ctx, false); err != nil {
						return nil, err
					}
					d, err := client.List(ctx, verb, dir)
					if err != nil {
						return nil, err
					}
					return &download{Download: d}, nil
				})
			},
		}
	}
	return []at.Command{
		listing("+QFTPLIST", "note 2.11", "LIST", "list a folder"),
		listing("+QFTPNLST", "note 2.12", "NLST", "list the names in a folder"),
		listing("+QFTPMLSD", "note 2.13", "MLSD", "list a folder in the standard form of RFC 3659"),
	}
}
