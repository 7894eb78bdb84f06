package main

import (
	"fmt"
	"os"
	"path/filepath"

	"manyi/fixtures"
)

type demoCommand struct {
	Out  string `help:"Folder of the report." short:"o" default:"demo-report" type:"path"`
	Lang string `help:"Language of the report, zh or en." default:"zh" enum:"zh,en"`
	Jobs int    `help:"Processors to use; 0 = all." short:"j"`
}

// Run writes the sample survey beside the report, so that it can be looked at and changed, and reports on it.
func (c *demoCommand) Run(j *job) error {
	sample := filepath.Join(c.Out, "sample")
	if err := os.MkdirAll(sample, 0o755); err != nil {
		return coded(codeRun, err)
	}
	codebook := fixtures.XianCodebook
	if c.Lang == "en" {
		codebook = fixtures.XianCodebookEnglish
	}
	path := filepath.Join(sample, "survey.yaml")
	for name, data := range map[string][]byte{path: codebook, filepath.Join(sample, "responses.csv"): fixtures.XianResponses} {
		if err := os.WriteFile(name, data, 0o644); err != nil {
			return coded(codeRun, err)
		}
	}
	if err := j.report(path, nil, inputFlags{Jobs: c.Jobs}, outputFlags{Out: c.Out}); err != nil {
		return err
	}
	fmt.Fprintf(j.stdout, "sample survey (simulated): %s\nreport: %s\nworkbook: %s\n", sample, filepath.Join(c.Out, "report.html"), filepath.Join(c.Out, "report.xlsx"))
	return nil
}
