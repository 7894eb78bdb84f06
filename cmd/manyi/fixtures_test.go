package main

import (
	"strings"
	"testing"

	"manyi/survey"
)

// The waves that are kept elsewhere need but the few lines that fixtures/sfo/README.md gives.
func TestLinesOfOtherWaves(t *testing.T) {
	_, lines, _ := strings.Cut(string(read(t, "../../fixtures/sfo/README.md")), "```yaml\n")
	lines, _, _ = strings.Cut(lines, "```")
	waves := strings.Split(lines, "  - ")[1:]
	if len(waves) != 3 {
		t.Fatalf("%d waves", len(waves))
	}
	for _, w := range waves {
		if n := strings.Count(w, "\n"); n > 10 {
			t.Errorf("%d lines:\n%s", n, w)
		}
	}
	book := strings.Replace(string(read(t, sfoWaves)), "\nwaves:\n", "\nwaves:\n"+lines, 1)
	c, err := survey.ParseCodebook("waves.yaml", []byte(book))
	if err != nil || len(c.Waves) != 6 {
		t.Fatalf("%v", err)
	}
	for _, name := range c.WaveNames() {
		if _, err := c.ForWave(name); err != nil {
			t.Error(err)
		}
	}
}
