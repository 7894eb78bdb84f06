package stats

import (
	"errors"
	"fmt"
	"math"
)

// MultipleResponse is a question of which any number of options may be chosen.
type MultipleResponse struct {
	N         int // respondents
	Cases     int // of them who answered the question
	Responses int // options chosen, all cases together
	Options   []MultipleOption

	CasesWeight, ResponsesWeight float64 // sums of weights, Cases and Responses without
}

// MultipleOption is one option. Percents are weighted.
type MultipleOption struct {
	Count                          int
	Weight                         float64
	ResponsesPercent, CasesPercent *float64  // of all responses, which sum to 100; of the cases, which sum to 100 responses per case
	CasesInterval                  *Estimate // Wilson's, of the share of cases, on their effective base
}

// MultipleResponses counts the options of a multiple response: chosen[option][row] is 1 for yes. Rows of missing did not answer the
// question at all; without it (nil) those who chose nothing did not, as SPSS has it. weights nil = every respondent counts 1; a weight of 0 takes
// the respondent out of percents. confidence 0 means 0.95. The error says when there are no options or respondents, lists differ in
// length, or a weight is negative or no number, or all are 0.
//
// SPSS: MULT RESPONSE /FREQUENCIES, "Percent of Responses" and "Percent of Cases"
func MultipleResponses(chosen [][]uint8, missing []bool, weights []float64, confidence float64) (*MultipleResponse, error) {
	if len(chosen) == 0 {
		return nil, fmt.Errorf("the question has no options")
	}
	r := &MultipleResponse{N: len(chosen[0]), Options: make([]MultipleOption, len(chosen))}
	for o := range chosen {
		if len(chosen[o]) != r.N {
			return nil, fmt.Errorf("option %d has %d answers, the first %d", o+1, len(chosen[o]), r.N)
		}
	}
	if missing != nil && len(missing) != r.N || weights != nil && len(weights) != r.N {
		return nil, fmt.Errorf("%d respondents with %d notes of missing answers and %d weights", r.N, len(missing), len(weights))
	}
	if r.N == 0 {
		return nil, notice("no_respondents")
	}
	if _, err := confidenceOf(confidence); err != nil {
		return nil, err
	}
	top := 1.0
	if weights != nil {
		var err error
		if _, _, top, err = weightSums(weights); err != nil {
			return nil, err
		}
	}
	var scaled, ww float64 // sums of weights over the largest, whose squares are numbers, and of their squares
	for row := range r.N {
		answered := 0
		for o := range chosen {
			if chosen[o][row] == 1 {
				answered++
			}
		}
		if missing != nil && missing[row] || missing == nil && answered == 0 {
			continue
		}
		w := 1.0
		if weights != nil {
			w = weights[row]
		}
		r.Cases++
		r.CasesWeight += w
		scaled += w / top
		ww += w / top * (w / top)
		for o := range chosen {
			if chosen[o][row] == 1 {
				r.Options[o].Count++
				r.Options[o].Weight += w
			}
		}
	}
	r.finish(scaled*(scaled/ww), confidence)
	if num(r.CasesWeight) == nil || num(r.ResponsesWeight) == nil {
		return nil, errors.New("the weights add up to more than a number holds")
	}
	return r, nil
}

// finish makes percents of the counts. base is what the intervals rest on.
func (r *MultipleResponse) finish(base, confidence float64) {
	r.Responses, r.ResponsesWeight = 0, 0
	for _, o := range r.Options {
		r.Responses += o.Count
		r.ResponsesWeight += o.Weight
	}
	for i := range r.Options {
		o := &r.Options[i]
		o.ResponsesPercent, o.CasesPercent = num(100*(o.Weight/r.ResponsesWeight)), num(100*(o.Weight/r.CasesWeight))
		if o.CasesPercent == nil {
			continue
		}
		if e, err := WilsonInterval(math.Min(1, o.Weight/r.CasesWeight), base, 0, confidence); err == nil {
			o.CasesInterval = &e
		}
	}
}

// PerCase is the mean number of options chosen, nil without cases.
func (r *MultipleResponse) PerCase() *float64 { return num(r.ResponsesWeight / r.CasesWeight) }

// multiple counts the options of multiple response set s: percents of respondents (cases), and of answers.
func (d *Data) multiple(s int) Frequency {
	set := d.Sets[s]
	r := &MultipleResponse{N: d.N, Options: make([]MultipleOption, len(set.Options))}
	var missing, ww float64
	blank := 0
	for bi := range d.Batches {
		b := &d.Batches[bi]
		for row := range b.N {
			w := b.weight(row)
			if b.SetNull[s][row] {
				blank++
				missing += w
				continue
			}
			r.Cases++
			r.CasesWeight += w
			ww += w * w
			for o := range set.Options {
				if b.Sets[s][o][row] == 1 {
					r.Options[o].Count++
					r.Options[o].Weight += w
				}
			}
		}
	}
	r.finish(r.CasesWeight*(r.CasesWeight/ww), d.Options.Confidence)
	f := Frequency{Key: set.Key, Label: set.Label, N: d.N, Valid: r.Cases, Multiple: true, Responses: r.Responses, ResponsesPerCase: r.PerCase()}
	all := r.CasesWeight + missing
	for o, name := range set.Options {
		x, label := r.Options[o], name
		if set.Labels != nil {
			label = set.Labels[o]
		}
		f.Rows = append(f.Rows, FrequencyRow{Code: name, Label: label, Count: x.Count, Percent: num(100 * x.Weight / all), ValidPercent: x.CasesPercent,
			ResponsePercent: x.ResponsesPercent})
	}
	f.Rows = append(f.Rows, FrequencyRow{Code: ".", Count: blank, Percent: num(100 * missing / all)})
	return f
}
