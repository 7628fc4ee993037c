package main

import (
	"fmt"
	"net/url"
	"os/exec"
	"runtime"
	"slices"
)

// opener returns what hands a target to the desktop; where there is nothing, it
// says what is missing. The variables and programs of the desktop are looked up
// through the two functions.
func opener(getenv func(string) string, look func(string) (string, error)) (open func(string) error, missing string) {
	name := "xdg-open"
	if runtime.GOOS == "darwin" {
		name = "open"
	}
	path, err := look(name)
	switch {
	case err != nil:
		return nil, name + " is not installed"
	case name == "xdg-open" && getenv("DISPLAY") == "" && getenv("WAYLAND_DISPLAY") == "":
		return nil, "no desktop here"
	}
	return func(target string) error { return openWith(path, target) }, ""
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
