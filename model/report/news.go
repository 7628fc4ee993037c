package report

import (
	"winnow/model"
)

// FileState is how the file that a team writes its criteria in stands to the
// criteria that are applied.
type FileState uint8

const (
	FileNone      FileState = iota // there is no file
	FileSame                       // it holds the applied text
	FileDiffers                    // it holds another one
	FileTakenBack                  // it holds one that was applied and taken back since
	FileBroken                     // it holds none: it has mistakes
)

// News is what a file of criteria holds.
type News struct {
	File     string
	State    FileState
	Hash     string       // of its text
	Over     string       // FileDiffers, FileTakenBack: the hash of the applied text that Change is about
	Mistakes []string     // FileBroken: each as line:column: problem, in the order of the file
	Back     *model.Entry // FileTakenBack: what took it back
	Change   *Change      // FileDiffers, FileTakenBack: what applying it would do
}
