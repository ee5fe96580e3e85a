package ftptest

import (
	"fmt"
	"os/exec"
	"path/filepath"

	"ptymodem/ftpbackend/ftptest/machine"
)

// secretHash is the salted hash of "secret" in the form of crypt(3).
const secretHash = "$6$ptymodem$LVmeAbFf/LzdUb1tEGfNx2k8gPVcjDdSwGtfUCDQGWhUzmhTX3NS3dFAYWVCC3mH4nuuGJTZ/kPR7nFCfkFCH."

// pureFTPd has one virtual user, "test" with the password "secret", in a
// database of its own.
func (s site) pureFTPd(root string) func() *exec.Cmd {
	s.t.Helper()
	program := find(s.t, "pure-ftpd")
	if s.owner == nil {
		machine.Lacks(s.t, "pure-ftpd runs only when it is started by root")
	}
	if s.options.Security == Implicit {
		s.t.Fatal("pure-ftpd has no implicit TLS")
	}
	users := s.file("users", fmt.Appendf(nil, "test:%s:%d:%d::%s/./::::::::::::\n", secretHash, s.owner.Uid, s.owner.Gid, root))
	database := filepath.Join(s.dir, "users.pdb")
	mkdb := exec.Command(find(s.t, "pure-pw"), "mkdb", database, "-f", users)
	mkdb.Env = environment("")
	if out, err := mkdb.CombinedOutput(); err != nil {
		s.t.Fatalf("%v: %v\n%s", mkdb.Args, err, out)
	}
	args := []string{"--login=puredb:" + database, "--noanonymous", "--chrooteveryone", "--dontresolve", "--minuid=1", "--limitrecursion=20000:5"}
	if s.options.Security != Plain {
		args = append(args, "--tls=3", "--certfile="+filepath.Join(s.dir, "server.pem"))
	}
	return func() *exec.Cmd { return exec.Command(program, args...) }
}
