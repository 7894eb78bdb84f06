package main

import (
	"manyi/report"
	"manyi/survey"
)

type checkCommand struct {
	Codebook string   `arg:"" help:"Codebook (survey.yaml) that describes the data, or the first data file when there is none: one is drafted then."`
	Data     []string `arg:"" optional:"" help:"Data files, folders or globs; default those of the codebook. - is standard input."`
	inputFlags
}

// Run reads everything and prints the quality report on standard output.
func (c *checkCommand) Run(j *job) error {
	if err := c.inputFlags.check(); err != nil {
		return codedError{codeUsage, err}
	}
	if !isCodebook(c.Codebook) {
		text, err := j.draft(append([]string{c.Codebook}, c.Data...), ".", "")
		if err != nil {
			return err
		}
		j.drafted, c.Codebook, c.Data = text, "survey.yaml", nil
	}
	cb, ds, err := j.read(c.Codebook, c.Data, c.inputFlags)
	if err != nil {
		return err
	}
	defer ds.Release()
	for _, e := range j.earlier { // the report is on the last; of the others it is enough that they can be read and weighted
		defer e.Release()
		if _, err := dataOf(c.Codebook, e, c.jobs()); err != nil {
			return err
		}
	}
	d, err := dataOf(c.Codebook, ds, c.jobs())
	if err != nil {
		return err
	}
	j.remarkOnWaves(ds, cb.Lang)
	return coded(codeRun, report.WriteCheck(j.stdout, ds, survey.QualityOf(ds), contextOf(cb, d)))
}
