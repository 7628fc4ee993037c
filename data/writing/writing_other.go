//go:build !linux

// Package writing tells whether a file is being written.
package writing

// InProgress is not to be known here: a file that rests counts as whole.
func InProgress(string) bool { return false }
