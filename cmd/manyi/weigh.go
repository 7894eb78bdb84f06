package main

import (
	"errors"
	"fmt"
	"iter"
	"slices"

	"manyi/report"
	"manyi/stats"
	"manyi/survey"
)

// dataOf views a dataset as the analyses see it, with the weights that the codebook asks for.
func dataOf(codebook string, ds *survey.Dataset, jobs int) (*stats.Data, error) {
	d, err := stats.FromDataset(ds, jobs)
	var placed *survey.CodebookError
	if err != nil && !errors.As(err, &placed) { // which names its file itself
		err = fmt.Errorf("%s: %w", codebook, err)
	}
	return d, coded(codeData, err)
}

// weigh is dataOf for forms that may be filtered. Targets, and the sizes that a design knows, are of the whole population: weights are then made,
// and sampling fractions taken, over all forms, which are read for that once more, and the forms that passed the filter keep theirs.
func (j *job) weigh(codebook string, data []string, ds *survey.Dataset, in inputFlags) (*stats.Data, error) {
	cb := ds.Codebook
	made := len(cb.Targets) > 0 || cb.Weighting != nil
	replicated := cb.Design != nil && cb.Design.Replicates != nil && (made || cb.Design.Replicates.Make != "")
	sizes := replicated || cb.Design != nil && (cb.Design.Population > 0 || cb.Design.Sizes != "" || len(cb.Design.StratumSizes) > 0)
	if len(in.Where) == 0 || !made && !sizes {
		return dataOf(codebook, ds, in.jobs())
	}
	if slices.Contains(data, "-") || len(data) == 0 && slices.Contains(cb.Data, "-") {
		return nil, codedError{codeData, errors.New("--where with targets or a population: weights and sampling fractions are of all forms, and standard input can be read only once; name a file")}
	}
	all := in
	all.Where, all.Wave, all.Alone = nil, ds.Wave, true
	_, whole, err := j.read(codebook, data, all)
	if err != nil {
		return nil, err
	}
	defer whole.Release()
	weighed, err := dataOf(codebook, whole, in.jobs())
	if err != nil {
		return nil, err
	}
	part := *cb
	part.Targets, part.Weighting, ds.Codebook = nil, nil, &part
	if sizes {
		design := *cb.Design
		design.Population, design.Sizes, design.Subsizes, design.StratumSizes, part.Design = 0, "", "", nil, &design
		if replicated {
			design.Replicates = nil
		}
	}
	d, err := dataOf(codebook, ds, in.jobs())
	ds.Codebook = cb
	if err != nil {
		return nil, err
	}
	rows := rowsOf(ds, whole)
	if sizes {
		d.Designed = true
		if err := d.DrawnAs(weighed, rows); err != nil {
			return nil, coded(codeRun, err)
		}
	}
	if !made {
		return d, nil
	}
	return d, coded(codeRun, d.WeighAs(weighed, rows))
}

// rowsOf finds the forms of a filtered dataset among all, which come in the same order.
func rowsOf(part, whole *survey.Dataset) []int32 {
	type place struct {
		file string
		line int
	}
	places := func(ds *survey.Dataset) iter.Seq[place] {
		return func(yield func(place) bool) {
			for b, batch := range ds.Batches {
				for row := range int(batch.NumRows()) {
					if file, line := ds.Position(b, row); !yield(place{file, line}) {
						return
					}
				}
			}
		}
	}
	next, stop := iter.Pull(places(part))
	defer stop()
	var rows []int32
	wanted, more := next()
	row := int32(0)
	for at := range places(whole) {
		if more && at == wanted {
			rows = append(rows, row)
			wanted, more = next()
		}
		row++
	}
	return rows
}

// weightRows lists the weight of every form.
func weightRows(ds *survey.Dataset, d *stats.Data) iter.Seq[report.WeightRow] {
	return func(yield func(report.WeightRow) bool) {
		for bi := range d.Batches {
			b := &d.Batches[bi]
			for row, w := range b.Weight {
				r := report.WeightRow{Weight: w}
				r.File, r.Row = ds.Position(bi, row)
				if b.ID != nil {
					r.ID = b.ID(row)
				}
				if !yield(r) {
					return
				}
			}
		}
	}
}
