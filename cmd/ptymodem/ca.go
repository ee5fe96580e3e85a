package main

import (
	"errors"

	"github.com/spf13/cobra"

	"ptymodem/cmd/ptymodem/internal/flagvalue"
	"ptymodem/ftpbackend/server"
)

func newCA() *cobra.Command {
	var root string
	cmd := &cobra.Command{
		Use: "ca", Short: "Print the embedded FTP server's CA certificate, for hosts to pin", Args: noArguments,
		Long: "Print the CA certificate (PEM) of the embedded FTP server on a folder. It is made if absent, and kept in DIR/.ptymodem.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if root == "" {
				return errors.New("no --ftp-root: the CA is kept in the server's folder, so give ptymodem ca --ftp-root DIR")
			}
			if err := descriptorsAtStart().enoughForCommand("ca"); err != nil {
				return err
			}
			pem, err := server.CACertificate(root)
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(pem)
			return err
		},
	}
	flagvalue.Add(cmd.Flags(), &root, parseFolder, "ftp-root", "DIR", "", "folder of the embedded server")
	return cmd
}
