//go:build unix

package main

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestAProgramThatIsEndedLeavesNothingBehind begins a program that begins another, which
// does not listen to being asked to end.
func TestAProgramThatIsEndedLeavesNothingBehind(t *testing.T) {
	file := filepath.Join(t.TempDir(), "pid")
	ctx, end := context.WithCancel(context.Background())
	defer end()
	ended := make(chan error, 1)
	go func() {
		_, err := runProgram(ctx, []string{"sh", "-c", `sh -c 'trap "" TERM; while :; do sleep 1; done' & echo $! > "$0.new" && mv "$0.new" "$0"; wait`, file}, nil, "config")
		ended <- err
	}()
	var child int
	for child == 0 {
		text, err := os.ReadFile(file)
		if err == nil {
			if child, err = strconv.Atoi(strings.TrimSpace(string(text))); err != nil {
				t.Fatal(err)
			}
		} else if !os.IsNotExist(err) {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Millisecond)
	}
	end()
	if err := <-ended; err == nil || !strings.Contains(err.Error(), "was stopped") {
		t.Errorf("got %v", err)
	}
	for over := time.Now().Add(time.Minute); state(child) != "" && state(child) != "Z"; {
		if time.Sleep(5 * time.Millisecond); time.Now().After(over) {
			t.Fatal("what the program began goes on")
		}
	}
}

// state is the letter of a process's state, "" where there is none. Where the system
// does not tell, whether it can be signalled.
func state(pid int) string {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err == nil {
		_, rest, _ := strings.Cut(string(text), ") ")
		return rest[:min(1, len(rest))]
	}
	if syscall.Kill(pid, 0) != nil {
		return ""
	}
	if _, err := os.Stat("/proc/self/stat"); err == nil {
		return ""
	}
	return "R"
}
