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

// checkProblems refuses, before anything is imported, a file for the rows to be mended
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

// writeProblems writes the rows of each file that are to be mended, and tells how to go on. The
// files after the first have their number in the name.
func (a *app) writeProblems(path string, r *intake.Refused) error {
	for i, f := range r.Files() {
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
		var what []string
		if n := f.Rows - f.Kept; n > 0 {
			what = append(what, plural(n, "row")+" left out")
		}
		if f.Kept > 0 {
			what = append(what, plural(f.Kept, "row")+" that went in without a value")
		}
		if err := a.printf("%s has what is to be mended of %s: %s. Put them right there, and import that file\n", safetext.Line(to),
			safetext.Line(filepath.Base(f.Name)), strings.Join(what, ", ")); err != nil {
			return err
		}
	}
	return nil
}
