package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// oddValues are what somebody may write where a number belongs.
func oddValues() []string {
	return []string{"", "0", "-1", "1", "1e9", "1e18", "1e30", "NaN", "inf", "-inf", "0x10", "1h", "1000000h", "0.5", "1000000000", "4095KiB",
		"9223372036854775807", "8589934591GiB", "99999999999999999999", "18446744073709551617", strings.Repeat("9", 1024)}
}

// Every flag of every command takes each odd value with an effect, or refuses it in one line that
// says what would be right. The flags are those that the program defines: a new one is tried as
// well.
func TestFlagsSwept(t *testing.T) {
	sweep := func(cmd *cobra.Command) {
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			for _, text := range oddValues() {
				given := "--" + f.Name + "=" + text
				t.Run(cmd.Name()+"_"+given[:min(len(given), 40)], func(t *testing.T) { sweepFlag(t, cmd, given) })
			}
		})
	}
	for _, cmd := range newRoot().Commands() { // the root has the flags of run
		sweep(cmd)
	}
}

// helpful is how an error says what would be right.
var helpful = regexp.MustCompile(`\bright\b|lists all|\bwant\b|\bgive\b|the nearest is|as in|\bleave\b|\bmake\b|\braise\b`)

// goish is what an error of the Go library alone looks like.
var goish = regexp.MustCompile(`strconv|pflag|invalid argument "|panic|runtime error|goroutine`)

func sweepFlag(t *testing.T, cmd *cobra.Command, given string) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("x.yaml", []byte("name: x\nsteps: [{send: AT, expect: OK}]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	defer func() {
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > 256<<20 {
			t.Errorf("it took %d MiB", n>>20)
		}
	}()
	judge := func(said string) {
		t.Helper()
		said = strings.TrimSuffix(said, "\n")
		if said == "" || strings.Contains(said, "\n") || !helpful.MatchString(said) || goish.MatchString(said) || len(said) > 4096 {
			t.Errorf("it is refused with %q", said)
		}
	}
	var out, errs bytes.Buffer
	switch cmd.Name() {
	case "run":
		flags := pflag.NewFlagSet("run", pflag.ContinueOnError)
		flags.SetOutput(io.Discard)
		o := addRunFlags(flags)
		if flags.Parse([]string{given}) == nil {
			if err := sweptModem(o, &errs); err != nil {
				judge(oneLine(withRemedy(err)))
			}
			return
		}
	}
	args := []string{cmd.Name(), given}
	if cmd.Name() == "test" {
		args = append(args, "x.yaml")
	}
	code := execute(args, &out, &errs)
	if cmd.Name() == "health" && code == 1 { // it has looked, and there is nothing
		if said := errs.String(); !strings.HasPrefix(said, "ptymodem: not ready: ") || strings.Count(said, "\n") != 1 || out.Len() > 0 {
			t.Errorf("exit code 1, %q, and standard output has %q", said, &out)
		}
		return
	}
	if code == exitUsage {
		judge(errs.String())
		if out.Len() > 0 {
			t.Errorf("it is refused, and standard output has %q", &out)
		}
	} else if code != 0 || errs.Len() > 0 {
		t.Errorf("exit code %d, %q", code, &errs)
	}
}

// sweptModem starts what the options say and asks the first modem how large its stores are.
func sweptModem(o *options, notices io.Writer) (err error) {
	if err := o.check(); err != nil {
		return err
	}
	if _, err := o.checkFiles(descriptorsAtStart()); err != nil {
		return err
	}
	s, err := start(o, notices)
	if err != nil {
		return err
	}
	defer func() {
		if errEnd := s.end(); err == nil {
			err = errEnd
		}
	}()
	tty, err := os.OpenFile(s.modems[0].tty.Path(), os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return fmt.Errorf("panic: %w", err)
	}
	defer tty.Close()
	if err := tty.SetDeadline(time.Now().Add(patience)); err != nil {
		return fmt.Errorf("panic: %w", err)
	}
	if err := newScriptHost(tty, nil).script("<- AT", "-> OK", `<- AT+QFLDS="UFS"`, "-> OK"); err != nil {
		return fmt.Errorf("panic: %w", err)
	}
	return nil
}
