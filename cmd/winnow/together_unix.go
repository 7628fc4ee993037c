//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// endTogether has a program end with everything that it began: they are a group of
// their own, which is asked to end. last, to be called once the program has ended so,
// ends those that did not listen.
func endTogether(c *exec.Cmd) (last func()) {
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGTERM) }
	return func() {
		if c.Process != nil {
			_ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL) // none is left: that is the aim
		}
	}
}
