package store

import (
	"context"
	"io/fs"
)

// Migrate brings the schema to the last of other migrations than the embedded.
func (s *Store) Migrate(ctx context.Context, files fs.FS) error { return s.migrate(ctx, files) }

// Migrations are the embedded ones.
var Migrations fs.FS = migrations

// AppendSnapshot writes what a decision was made on.
var AppendSnapshot = appendSnapshot
