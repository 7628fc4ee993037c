package workbook

import (
	"bytes"
	"encoding/binary"
	"io"
	"unicode/utf16"
)

// Container is the beginning of a file as older programs wrote workbooks, and as
// newer ones write those that a password protects.
const Container = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// Protected reports whether a file that begins with Container is a workbook that a
// password protects, by the names in its first folder.
func Protected(r io.ReaderAt) bool {
	var head [52]byte
	if _, err := r.ReadAt(head[:], 0); err != nil || string(head[:8]) != Container {
		return false
	}
	shift := binary.LittleEndian.Uint16(head[30:]) // the size of a sector as a power of two
	if shift < 7 || shift > 12 {
		return false
	}
	folder := make([]byte, 16<<10)
	at := (int64(binary.LittleEndian.Uint32(head[48:])) + 1) << shift
	n, err := r.ReadAt(folder, at)
	if err != nil && n == 0 {
		return false
	}
	var name []byte
	for _, c := range utf16.Encode([]rune("EncryptedPackage")) {
		name = binary.LittleEndian.AppendUint16(name, c)
	}
	return bytes.Contains(folder[:n], name)
}
