//go:build !linux

package inbox

// beingWritten is not to be known here: a file that rests counts as whole.
func beingWritten(string) bool { return false }
