package stats

import (
	"errors"
	"fmt"

	"github.com/apache/arrow/go/v17/arrow/array"

	"manyi/survey"
)

// designOf completes the design with what the codebook knows of the population and makes of lonely strata. The error names the stratum.
func (d *Data) designOf(cb *survey.Codebook, ds *survey.Dataset) error {
	const key = "design.population"
	if d.Lonely == LonelyFail {
		f := d.design()
		for bi := range d.Batches {
			for r := range d.Batches[bi].N {
				if h := f.stratumAt(bi, r); f.size[h] == 1 {
					return cb.TargetError("design.lonely", fmt.Sprintf("stratum %q has a single cluster", stratumText(ds, bi, r)), "lonely: adjust, certainty or average says what to make of it")
				}
			}
		}
	}
	if p := cb.Design.Population; p > 0 && float64(d.N) > p {
		return cb.TargetError(key, fmt.Sprintf("%d respondents are more than a population of %v", d.N, p), "")
	}
	var size, sub [][]float64
	var err error
	if cb.Design.Sizes != "" {
		if size, err = sizesOf(ds, "#size"); err != nil {
			return cb.TargetError(key, err.Error(), "")
		}
	}
	if cb.Design.Subsizes != "" {
		if sub, err = sizesOf(ds, "#subsize"); err != nil {
			return cb.TargetError(key, err.Error(), "")
		}
	}
	if len(cb.Design.StratumSizes) > 0 {
		if size, err = d.stratumSizes(cb, ds); err != nil {
			return cb.TargetError(key, err.Error(), "")
		}
	}
	if err := d.setDesign(size, sub); err != nil {
		return cb.TargetError(key, err.Error(), d.unitHint(ds, err))
	}
	return nil
}

// unitHint names the stratum or cluster that an error is about, with its first row; "" when it is about none.
func (d *Data) unitHint(ds *survey.Dataset, err error) string {
	var of unitError
	if !errors.As(err, &of) {
		return ""
	}
	f := d.design()
	for bi := range d.Batches {
		for r := range d.Batches[bi].N {
			stratum := f.stratumAt(bi, r)
			if of.second && f.cluster[bi][r] != of.unit || !of.second && stratum != of.unit {
				continue
			}
			file, line := ds.Position(bi, r)
			if name := stratumText(ds, bi, r); name != "" && !of.second {
				return fmt.Sprintf("it is stratum %q, as of %s:%d", name, file, line)
			}
			return fmt.Sprintf("it is that of %s:%d", file, line)
		}
	}
	return ""
}

// stratumText is the stratum of a respondent as it stands in the data.
func stratumText(ds *survey.Dataset, batch, row int) string {
	for i, f := range ds.Schema.Fields() {
		if f.Name == "#stratum" {
			column := ds.Batches[batch].Column(i).(*array.Dictionary)
			return column.Dictionary().(*array.String).Value(column.GetValueIndex(row))
		}
	}
	return ""
}

// sizesOf is a column of sizes by batch and row; every respondent must have one.
func sizesOf(ds *survey.Dataset, name string) ([][]float64, error) {
	var out [][]float64
	for i, f := range ds.Schema.Fields() {
		if f.Name != name {
			continue
		}
		for bi, rec := range ds.Batches {
			column := rec.Column(i).(*array.Float64)
			for r := range column.Len() {
				if column.IsNull(r) {
					file, line := ds.Position(bi, r)
					return nil, fmt.Errorf("%s:%d has no size of the population", file, line)
				}
			}
			out = append(out, column.Float64Values())
		}
		break
	}
	return out, nil
}

// stratumSizes gives every respondent the size that the codebook says of its stratum, by its code in the data or its label.
func (d *Data) stratumSizes(cb *survey.Codebook, ds *survey.Dataset) ([][]float64, error) {
	code := map[string]string{} // of a label
	for _, f := range cb.Profile {
		if f.Key == cb.Design.Strata {
			for _, v := range f.Values {
				code[v.Label] = v.Code
			}
		}
	}
	known := map[string]float64{}
	for _, s := range cb.Design.StratumSizes {
		name := s.Labels[0]
		known[name] = s.Value
		if c, ok := code[name]; ok {
			known[c] = s.Value
		}
	}
	sizes := map[uint32]float64{}
	out := make([][]float64, len(d.Batches))
	for bi := range d.Batches {
		b := &d.Batches[bi]
		out[bi] = make([]float64, b.N)
		for r, h := range b.Stratum {
			x, ok := sizes[h]
			if !ok {
				name := stratumText(ds, bi, r)
				if x, ok = known[name]; !ok {
					return nil, fmt.Errorf("stratum %q has respondents and no size", name)
				}
				sizes[h] = x
			}
			out[bi][r] = x
		}
	}
	return out, nil
}
