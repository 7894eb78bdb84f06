package stats

import "strconv"

// Frequency is the distribution of one item, overall, profile field or multiple response.
type Frequency struct {
	Key, Label string
	N          int // respondents
	Valid      int // of them with an answer
	Hidden     int // of them in groups that are hidden for privacy
	Rows       []FrequencyRow
	Multiple   bool // rows are options of a multiple response: percents need not sum to 100

	Responses        int      // of a multiple response: options chosen, all respondents together
	ResponsesPerCase *float64 // weighted responses over weighted respondents who answered; 100 times it is what ValidPercent sums to

	Bands []FrequencyBand // of an item with more than 11 codes: five bands of its scale, lowest first; else nil
}

// FrequencyRow is one answer. Percents are weighted, Count is not.
type FrequencyRow struct {
	Code         string // code of an item, label of a group, column of an option; "." = missing
	Label        string // words, "" if the code has none
	Count        int
	Percent      *float64 // of all respondents
	ValidPercent *float64 // of those who answered; nil for the missing row
	CumPercent   *float64 // running sum of ValidPercent; nil for the missing row and for options

	ResponsePercent *float64 // of all responses, for options only: these sum to 100
}

// FrequencyBand is the answers from one code to another.
type FrequencyBand struct {
	Low, High    int
	ValidPercent *float64 // of those who answered
}

// bandsOfScale is into how many bands a long scale is divided, each with as many codes as the others or one more.
const bandsOfScale = 5

// bands divides a scale that has too many codes to be looked at one by one. weight is by level, from 1.
func bands(v Item, weight []float64) []FrequencyBand {
	levels := v.Levels()
	if levels <= maxListedCodes {
		return nil
	}
	var all float64
	for _, w := range weight[1 : levels+1] {
		all += w
	}
	var list []FrequencyBand
	for k := range bandsOfScale {
		from, to := levels*k/bandsOfScale+1, levels*(k+1)/bandsOfScale
		var sum float64
		for _, w := range weight[from : to+1] {
			sum += w
		}
		list = append(list, FrequencyBand{v.Min + from - 1, v.Min + to - 1, num(100 * sum / all)})
	}
	return list
}

// Frequencies lists the distribution of every item, overall, grouped profile field and multiple response.
// SPSS: FREQUENCIES, MULT RESPONSE.
type Frequencies struct {
	Tables []Frequency
}

// maxListedCodes is the longest scale of which unused codes are listed too.
const maxListedCodes = 11

// Frequencies counts the answers. Percents are of weights when there are any.
func (d *Data) Frequencies() (*Frequencies, error) {
	if d.N == 0 {
		return nil, notice("no_respondents")
	}
	all := &Frequencies{}
	for i := range d.variables() {
		v := d.variable(i)
		f := Frequency{Key: v.Key, Label: v.Label, N: d.N}
		count, weight := d.CountsN(i), d.Counts(i)
		for l := 1; l <= v.Levels(); l++ {
			if count[l] > 0 || v.Levels() <= maxListedCodes {
				code := v.Min + l - 1
				f.Rows = append(f.Rows, FrequencyRow{Code: strconv.Itoa(code), Label: v.Labels[code], Count: count[l], Percent: num(weight[l])})
			}
		}
		f.finish(count[0], weight[0])
		f.Bands = bands(v, weight)
		all.Tables = append(all.Tables, f)
	}
	for i, field := range d.Fields {
		f := Frequency{Key: field.Key, Label: field.Label, N: d.N, Hidden: d.hidden[field.Key].groups}
		count, weight := make([]int, len(field.Groups)+1), make([]float64, len(field.Groups)+1)
		for bi := range d.Batches {
			b := &d.Batches[bi]
			for _, g := range b.Fields[i][:b.N] {
				count[g]++
			}
			if b.Weight != nil {
				for r, g := range b.Fields[i][:b.N] {
					weight[g] += b.Weight[r]
				}
			}
		}
		if !d.Weighted {
			for g, n := range count {
				weight[g] = float64(n)
			}
		}
		for g, label := range field.Groups {
			f.Rows = append(f.Rows, FrequencyRow{Code: label, Label: label, Count: count[g+1], Percent: num(weight[g+1])})
		}
		f.finish(count[0], weight[0])
		all.Tables = append(all.Tables, f)
	}
	for s := range d.Sets {
		all.Tables = append(all.Tables, d.multiple(s))
	}
	return all, nil
}

// finish turns the weights in Percent into percents and appends the missing row.
func (f *Frequency) finish(missing int, missingWeight float64) {
	var valid float64
	for _, r := range f.Rows {
		f.Valid += r.Count
		valid += *r.Percent
	}
	cum := 0.0
	for i := range f.Rows {
		r, w := &f.Rows[i], *f.Rows[i].Percent
		cum += w
		r.Percent = num(100 * w / (valid + missingWeight))
		r.ValidPercent = num(100 * w / valid)
		r.CumPercent = num(100 * cum / valid)
	}
	f.Rows = append(f.Rows, FrequencyRow{Code: ".", Count: missing, Percent: num(100 * missingWeight / (valid + missingWeight))})
}

// weight is the weight of row r, 1 when unweighted.
func (b *Batch) weight(r int) float64 {
	if b.Weight == nil {
		return 1
	}
	return b.Weight[r]
}

// Numbers lists count, percent, valid_percent and cum_percent of every answer; of the options of a multiple response
// response_percent in place of the last, and their sum.
func (f *Frequencies) Numbers() []Number {
	var list []Number
	for _, t := range f.Tables {
		for _, r := range t.Rows {
			all := rows{Number{Analysis: "frequency", Term: t.Key, Term2: r.Code, N: t.N}, &list}
			valid := rows{Number{Analysis: "frequency", Term: t.Key, Term2: r.Code, N: t.Valid}, &list}
			all.add("count", num(float64(r.Count)))
			all.add("percent", r.Percent)
			if r.Code == "." {
				continue
			}
			valid.add("valid_percent", r.ValidPercent)
			if t.Multiple {
				valid.add("response_percent", r.ResponsePercent)
			} else {
				valid.add("cum_percent", r.CumPercent)
			}
		}
		if t.Multiple {
			whole := rows{Number{Analysis: "frequency", Term: t.Key, N: t.Valid}, &list}
			whole.add("responses", num(float64(t.Responses)))
			whole.add("responses_per_case", t.ResponsesPerCase)
		}
	}
	return list
}
