// Package writing tells whether a file is being written.
package writing

import (
	"errors"
	"os"
	"syscall"
)

// fcntl's words for a lease, as linux/fcntl.h has them.
const fSetLease = 1024

// InProgress reports whether some process has the file open for writing. The
// system refuses a lease to read it then. Where it gives no leases at all, as on
// some network drives, the answer is no.
func InProgress(file string) bool {
	f, err := os.Open(file)
	if err != nil {
		return false // the import says why
	}
	defer f.Close()
	if _, _, no := syscall.Syscall(syscall.SYS_FCNTL, f.Fd(), fSetLease, syscall.F_RDLCK); no != 0 {
		return errors.Is(no, syscall.EAGAIN)
	}
	_, _, _ = syscall.Syscall(syscall.SYS_FCNTL, f.Fd(), fSetLease, syscall.F_UNLCK) // closing gives it back too
	return false
}
