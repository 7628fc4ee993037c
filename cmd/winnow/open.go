package main

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"slices"
)

// opener returns what hands a target to the desktop, nil where there is none.
func opener() func(string) error {
	name := "xdg-open"
	switch {
	case runtime.GOOS == "darwin":
		name = "open"
	case os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "":
		return nil
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return nil
	}
	return func(target string) error { return openWith(path, target) }
}

// openWith starts a program with one target and no shell. Only what a browser, a
// mail program or a telephone takes is handed on.
func openWith(path, target string) error {
	u, err := url.Parse(target)
	if err != nil || !slices.Contains([]string{"http", "https", "mailto", "tel"}, u.Scheme) {
		return fmt.Errorf("%q is no address that winnow opens", target)
	}
	c := exec.Command(path, target)
	if err := c.Start(); err != nil {
		return fmt.Errorf("open %s: %w", target, err)
	}
	go func() { _ = c.Wait() }() // how the desktop's program ends is its own affair
	return nil
}
