package sqlite

import "database/sql"

// OpenEvery is Open with a checkpoint as soon as so many pages stand in the log.
var OpenEvery = openEvery

// Pools opens pools of three connections, as the writer's and the readers'.
func Pools(path string) []*sql.DB {
	return []*sql.DB{open(path, writerPragmas(), 3), open(path, readerPragmas(), 3)}
}

// OpenPool opens a pool with one setting, which must be want when read back.
func OpenPool(path, name, set, want string) *sql.DB {
	return open(path, []pragma{{name, set, want}}, 1)
}
