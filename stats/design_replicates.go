package stats

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v17/arrow/array"

	"manyi/survey"
)

// maxLeftOut bounds the replicates that leave out one unit at a time: more take longer than anybody waits for.
const maxLeftOut = 1000

// replicatesOf are the replicates of the base weights that the codebook asks for, nil when it does not. The error has its place in the codebook.
func (d *Data) replicatesOf(cb *survey.Codebook, ds *survey.Dataset) (*Replicates, error) {
	if cb.Design == nil || cb.Design.Replicates == nil || d.N == 0 {
		return nil, nil
	}
	w := cb.Design.Replicates
	if w.Make == "" && cb.Weight == "" {
		return nil, cb.TargetError("design.replicates", "has columns of replicate weights, and this wave has no weight", "null for the columns too: columns: {\""+strings.Join(w.Columns[:1], "")+"\": null}")
	}
	base := make([]float64, 0, d.N)
	for bi := range d.Batches {
		for r := range d.Batches[bi].N {
			base = append(base, d.Batches[bi].weight(r))
		}
	}
	var r *Replicates
	var err error
	if w.Make != "" {
		r, err = d.makeReplicates(w, base)
	} else {
		r, err = readReplicates(w, ds, base)
	}
	if err != nil {
		return nil, cb.TargetError("design.replicates", err.Error(), "")
	}
	r.MSE = w.MSE
	r.DF = w.DF // 0: their rank, of this sample and of each part of it
	return r, nil
}

// makeReplicates makes them from the design.
func (d *Data) makeReplicates(w *survey.ReplicateWeights, base []float64) (*Replicates, error) {
	u := d.units(base, nil)
	switch w.Make {
	case "jackknife":
		if n := len(u.stratum); n > maxLeftOut {
			return nil, fmt.Errorf("a jackknife of %d units: more than %d; name the clusters, or use make: bootstrap", n, maxLeftOut)
		}
		return u.jackknife()
	case "bootstrap":
		return u.bootstrap(w.Number, d.Options.Seed)
	}
	return u.balanced(w.Rho)
}

// readReplicates takes them from the columns of the data.
func readReplicates(w *survey.ReplicateWeights, ds *survey.Dataset, base []float64) (*Replicates, error) {
	r := &Replicates{Weights: base}
	for i, f := range ds.Schema.Fields() {
		if !strings.HasPrefix(f.Name, "#replicate:") {
			continue
		}
		column := make([]float64, 0, len(base))
		for _, rec := range ds.Batches {
			column = append(column, rec.Column(i).(*array.Float64).Float64Values()...)
		}
		if w.Factors {
			for k := range column {
				column[k] *= base[k]
			}
		}
		r.Replicate = append(r.Replicate, column)
	}
	n := float64(len(r.Replicate))
	switch w.Type {
	case "JK1":
		r.Scale = (n - 1) / n
	case "BRR":
		r.Scale = 1 / n
	case "Fay":
		r.Scale = 1 / (n * (1 - w.Rho) * (1 - w.Rho))
	case "bootstrap":
		r.Scale = 1 / (n - 1)
	case "ACS", "successive-difference":
		r.Scale = 4 / n
	default: // JKn, JK2, other
		r.Scale = 1
	}
	if w.Scale > 0 {
		r.Scale = w.Scale
	}
	switch len(w.RScales) {
	case 0:
	case 1:
		r.RScales = slices.Repeat(w.RScales, len(r.Replicate))
	case len(r.Replicate):
		r.RScales = w.RScales
	default:
		return nil, fmt.Errorf("%d rscales for %d replicates", len(w.RScales), len(r.Replicate))
	}
	if err := r.likely(w); err != nil {
		return nil, err
	}
	if len(r.Replicate) < 2 {
		return nil, fmt.Errorf("%d columns of replicate weights: at least 2 are needed", len(r.Replicate))
	}
	return r, nil
}

// likely says when replicates cannot be what the codebook calls them: all together, weights of a replicate are about as large as those of the sample.
func (r *Replicates) likely(w *survey.ReplicateWeights) error {
	scales := 0
	for i := range r.Replicate {
		if r.rscale(i) > 0 {
			scales++
		}
	}
	if len(r.Replicate) >= 2 && scales < 2 {
		return fmt.Errorf("%d of the rscales are above 0: at least 2 are needed", scales)
	}
	var base, replicate float64
	for _, x := range r.Weights {
		base += x * float64(len(r.Replicate))
	}
	for _, column := range r.Replicate {
		for _, x := range column {
			replicate += x
		}
	}
	switch ratio := replicate / base; {
	case w.Factors && ratio > 5:
		return fmt.Errorf("the columns are %.3g on average, which is much for factors of the weight: weights need no combined: false", ratio)
	case !w.Factors && ratio < 0.2:
		return fmt.Errorf("the columns are on average %.3g of the weight: for factors of the weight write combined: false", ratio)
	}
	return nil
}

// replicateBy does to every replicate what was done to the weights (nil: nothing) and sets them.
func (d *Data) replicateBy(cb *survey.Codebook, r *Replicates, again reweigh) error {
	var units [][]uint32 // by the weights as they came
	var factor [][]float64
	if again != nil {
		made := make([]float64, 0, d.N)
		for bi := range d.Batches {
			made = append(made, d.Batches[bi].Weight...)
		}
		if err := d.SetReplicates(r); err != nil {
			return cb.TargetError("design.replicates", err.Error(), "")
		}
		factor = d.replication.units
		for bi := range d.Batches {
			units = append(units, d.Batches[bi].unit)
		}
		failed, converged := make([]error, len(r.Replicate)), make([]bool, len(r.Replicate))
		parallel(d.Options.Jobs, len(r.Replicate), func(i int) {
			r.Replicate[i], converged[i], failed[i] = again(r.Replicate[i])
		})
		for i, err := range failed {
			if err != nil {
				return cb.TargetError("design.replicates", "replicate "+strconv.Itoa(i+1)+" cannot be weighted: "+err.Error(), "")
			}
		}
		r.Weights = made
		missed := 0
		for _, is := range converged {
			if !is {
				missed++
			}
		}
		if missed > 0 {
			d.made.notices = append(d.made.notices, notice("replicates_not_reached", missed, len(converged)))
		}
	}
	if err := d.SetReplicates(r); err != nil {
		return cb.TargetError("design.replicates", err.Error(), "")
	}
	for bi, unit := range units {
		d.Batches[bi].unit, d.replication.units = unit, factor
	}
	return nil
}

// rakeReplicate rakes the weights of a replicate, in which rows may have none. Groups that nobody is left in are stood for by the others of their margin.
func rakeReplicate(weights []float64, margins []PopulationMargin, opt RakeOptions) (out []float64, converged bool, err error) {
	var rows []int
	for i, w := range weights {
		if w > 0 {
			rows = append(rows, i)
		}
	}
	var left []PopulationMargin
	for _, m := range margins {
		part := PopulationMargin{}
		place := make([]int, len(m.Target)) // 1 + place of the groups that are left
		for _, i := range rows {
			g := m.Group[i]
			if g >= 0 && place[g] == 0 {
				part.Target = append(part.Target, m.Target[g])
				place[g] = len(part.Target)
			}
			if g >= 0 {
				g = place[g] - 1
			}
			part.Group = append(part.Group, g)
		}
		left = append(left, part)
	}
	r, err := Rake(pick(weights, rows), left, opt)
	if err != nil {
		return nil, false, err
	}
	out = make([]float64, len(weights))
	for k, i := range rows {
		out[i] = r.Weights[k]
	}
	return out, r.Converged, nil
}
