package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"winnow/data/export"
	"winnow/data/intake"
	"winnow/model"
	"winnow/model/safetext"
)

// checkProblems refuses, before anything is imported, a file for the refused rows
// that is there already: nothing is ever written over.
func checkProblems(path string) error {
	if path == "" {
		return nil
	}
	if _, err := os.Lstat(path); err == nil {
		return model.Conflict("choose another name, or move it away", "--problems %q is there already", path)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return model.Invalid("check the path", "--problems %q cannot be written: %v", path, err)
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
		return model.Invalid("check the path", "--problems %q cannot be written: its folder is not there", path)
	}
	return nil
}

// writeProblems writes the refused rows of each file, and tells how to go on. The
// files after the first have their number in the name.
func (a *app) writeProblems(path string, r *intake.Refused) error {
	names, rows := r.Files()
	for i, name := range names {
		to := path
		if i > 0 {
			ext := filepath.Ext(path)
			to = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, ext), i+1, ext)
		}
		if err := export.ToFile(to, false, func(w io.Writer) error { return r.Write(i, w) }); err != nil {
			return failed(err)
		}
		if a.flags.json {
			continue
		}
		if err := a.printf("%s of %s stand in %s, each with its cause: mend them there and import that file\n",
			plural(rows[i], "row"), safetext.Line(filepath.Base(name)), safetext.Line(to)); err != nil {
			return err
		}
	}
	return nil
}
