package emulator

import (
	"context"

	"ptymodem/ftpbackend/client"
)

// qftplist are AT+QFTPLIST, AT+QFTPNLST and AT+QFTPMLSD: listings, in the server's own bytes.
func qftplist() []Command {
	listing := func(name, ref, verb, brief string) Command {
		return Command{
			Name: name, Brief: brief, Family: FTP, Ref: ref, NeedsSIM: true, Style: Names,
			Params: []Param{text("dirname", 255), text("local_name", 63).full().judged().opt("COM:")},
			Write: func(c *Call) error {
				dir := c.text("dirname")
				if dir == "." {
					dir = "" // the current folder: the verb without an argument
				}
				return ftpDownload(c, c.text("local_name"), -1, nil, func(ctx context.Context, client *client.Client) (*download, error) {
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
	return []Command{
		listing("+QFTPLIST", "note 2.11", "LIST", "list a folder"),
		listing("+QFTPNLST", "note 2.12", "NLST", "list the names in a folder"),
		listing("+QFTPMLSD", "note 2.13", "MLSD", "list a folder in the standard form of RFC 3659"),
	}
}
