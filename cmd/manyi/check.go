package main

import (
	"slices"

	"manyi/report"
	"manyi/stats"
	"manyi/survey"
)

type checkCommand struct {
	Codebook string   `arg:"" help:"Codebook (survey.yaml) that describes the data, or the first data file when there is none: one is drafted then."`
	Data     []string `arg:"" optional:"" help:"Data files, folders or globs; default those of the codebook. - is standard input."`
	inputFlags
}

// Run reads everything and prints the quality report of every wave on standard output.
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
	j.remarkOnWaves(ds, cb.Lang, c.inputFlags)
	var waves []report.Checked
	var d *stats.Data // of the wave reported on
	for _, x := range append(slices.Clone(j.earlier), ds) {
		defer x.Release()
		if d, err = dataOf(c.Codebook, x, c.jobs()); err != nil {
			return err
		}
		weighting, err := d.Weighting()
		if err != nil {
			return coded(codeRun, err)
		}
		waves = append(waves, report.Checked{Data: x, Quality: survey.QualityOf(x), Weighting: weighting})
	}
	if err := report.WriteCheck(j.stdout, waves, contextOf(cb, d)); err != nil {
		return coded(codeRun, err)
	}
	return j.checkScales(ds)
}
