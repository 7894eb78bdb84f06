package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReadme runs every command of the README's console blocks, in a folder that has the fixtures.
func TestReadme(t *testing.T) {
	readme := string(read(t, "../../README.md"))
	dir := t.TempDir()
	for _, data := range []string{"xian", "sfo", "sav"} {
		if err := os.CopyFS(filepath.Join(dir, "fixtures", data), os.DirFS(filepath.Join("../../fixtures", data))); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	ran := 0
	for line := range strings.Lines(readme) {
		command, ok := strings.CutPrefix(strings.TrimSpace(line), "$ manyi ")
		if !ok {
			continue
		}
		args := strings.Fields(command)
		must(t, args...)
		ran++
		for i, a := range args {
			if a == "-o" && args[0] == "init" {
				if _, err := os.Stat(args[i+1]); err != nil {
					t.Errorf("%s: %v", command, err)
				}
			} else if a == "-o" {
				if _, err := os.Stat(filepath.Join(args[i+1], "manifest.json")); err != nil {
					t.Errorf("%s: %v", command, err)
				}
			}
		}
	}
	if ran < 6 {
		t.Errorf("only %d commands found in the README", ran)
	}
}
