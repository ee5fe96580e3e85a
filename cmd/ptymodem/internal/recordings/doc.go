// Package recordings has the subcommands of ptymodem that record sessions, replay them, and read
// the logs of other programs: one file each, with a function that makes the command.
//
//	root.AddCommand(recordings.NewRecord(version), recordings.NewReplay(version), recordings.NewImport(), recordings.NewRedact())
package recordings
