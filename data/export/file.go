package export

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"winnow/model"
)

// ToFile lets f write a new file, private to the user. What it writes goes to a
// temporary file beside it, is synced and then takes the name, so that nobody
// ever sees half of it. A file that is there stays unless force is set.
func ToFile(path string, force bool, f func(io.Writer) error) (err error) {
	if !force {
		if _, err := os.Lstat(path); err == nil {
			return model.Conflict("choose another name, or say --force", "%q is there already", path)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return model.Invalid("check the path", "cannot write %q: %v", path, plainCause(err))
		}
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".winnow-export-*") // mode 0600
	if err != nil {
		return model.Invalid("check that the folder is there and may be written to", "cannot write %q: %v", path, plainCause(err))
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreClosed(tmp.Close()), os.Remove(tmp.Name()))
		}
	}()
	w := bufio.NewWriterSize(tmp, 64<<10)
	if err := f(w); err != nil {
		return err
	}
	if err := errors.Join(w.Flush(), tmp.Sync(), tmp.Close()); err != nil {
		return fmt.Errorf("write %q: %w", path, err)
	}
	if force {
		err = os.Rename(tmp.Name(), path)
	} else if err = os.Link(tmp.Name(), path); err == nil { // never over one that came meanwhile
		err = os.Remove(tmp.Name())
	} else if !errors.Is(err, fs.ErrExist) { // a file system without links
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write %q: %w", path, err)
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes the new name last.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync %q: %w", dir, err)
	}
	defer func() { _ = d.Close() }() // only opened to sync
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, os.ErrInvalid) && !errors.Is(err, os.ErrPermission) {
		return fmt.Errorf("sync %q: %w", dir, err)
	}
	return nil
}

func ignoreClosed(err error) error {
	if errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}

// plainCause is a file error without the path, which the message already names.
func plainCause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
