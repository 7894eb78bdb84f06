package stats

import (
	"math"
	"slices"
)

// OaxacaField is what one field, or the intercept, adds to a change.
type OaxacaField struct {
	Field                    string // key of a field or a numeric field; "(intercept)"
	Endowments, Coefficients Part
}

// Oaxaca splits the change of a mean between two waves, by a linear regression in each, into what came from different respondents
// (endowments) and what changed for respondents alike (coefficients), field by field.
type Oaxaca struct {
	Response                 string // "composite" or "overall", both on the index scale
	Earlier, Later           string
	Paired                   bool // both asked the same people, and the intervals are those of paired differences
	N1, N2                   int  // respondents with the response and every field
	Left1, Left2             int  // with the response, but not used
	Mean1, Mean2             float64
	R2                       [2]*float64
	Endowments, Coefficients Part
	Total                    Part
	Fields                   []OaxacaField // in codebook order, numeric ones last, then the intercept
	Notices                  []Notice
}

// Bounds of the regression.
const (
	maxOaxacaColumns = 200
	minNumericShare  = 0.8 // of respondents who gave the number, else a numeric field is left out
)

// oaxacaField is one field of the model: its columns are indicators of the groups that both waves have but the first, or one number.
type oaxacaField struct {
	key     string
	at      [2]int // in Fields or Numeric
	numeric bool
	place   [2][]int // level of group g, -1 = left out; [0] for no answer
	levels  int
	from    int // first column
	centre  float64
	spread  float64
}

// columns is how many columns the field has.
func (f *oaxacaField) columns() int {
	if f.numeric {
		return 1
	}
	return f.levels - 1
}

// oaxacaWave is the regression in one wave.
type oaxacaWave struct {
	d         *Data
	t         int
	fields    []*oaxacaField
	y         indexed
	n, left   int
	w         float64
	mean      []float64 // of the columns, [0] = 1
	ybar      float64
	b         []float64   // coefficients, in the units of the columns
	inverse   [][]float64 // of XᵀWX/Σw
	r2        *float64
	df, scale float64
}

// DecomposeRegression is the twofold decomposition of Oaxaca and Blinder of the change of response, "composite" or "overall" on
// the index scale: with x̄ the means of the columns and b the coefficients of a (weighted) regression in each wave,
//
//	endowments = (x̄2 - x̄1)ᵀ (b1 + b2)/2,  coefficients = (x̄1 + x̄2)/2ᵀ (b2 - b1)
//
// The reference coefficients are the mean of both waves' (Reimers 1983), so that the split does not depend on which wave comes first;
// with a single field it is Kitagawa's. Fields are the keys of fields and of numeric fields; nil stands for the compared fields and all
// numeric ones that at least 80% answered in both waves. Effects of groups are taken from their mean over the groups (deviation
// contrasts, Yun 2005), so that no group is the reference. A number is taken from the middle of the two waves' means: where it has no
// natural origin the part of a changed slope would be arbitrary, and so it is 0 and stands in the intercept's.
//
// Groups are matched by label; respondents of groups that only one wave has, or without an answer to a field, are left out, with a
// notice. A field that follows from those before it is left out too. Errors are linearised in means and coefficients of both waves
// (Jann 2008), with weights and design, the waves being independent, or as in Decompose both asking the same people. The error, a Notice, says when a wave lacks the response or a field,
// when no field is left, or there are fewer respondents than coefficients.
//
// Oaxaca, R. (1973). Male-female wage differentials in urban labor markets. International Economic Review 14, 693-709. Blinder, A.
// (1973). Wage discrimination. Journal of Human Resources 8, 436-455. Jann, B. (2008). The Blinder-Oaxaca decomposition for linear
// regression models. Stata Journal 8, 453-479.   Stata: oaxaca y ..., weight(0.5) categorical(...); R: oaxaca::oaxaca
func DecomposeRegression(earlier, later *Data, fields []string, response string) (*Oaxaca, error) {
	return decomposeRegression(earlier, later, fields, response, later.samePeople(earlier))
}

func decomposeRegression(earlier, later *Data, fields []string, response string, people *people) (*Oaxaca, error) {
	out := &Oaxaca{Response: response, Earlier: earlier.Wave, Later: later.Wave, Paired: people != nil}
	waves := [2]*Data{earlier, later}
	var y [2]indexed
	for t, d := range waves {
		if y[t] = d.indexedResponse(response); y[t] == nil {
			return nil, notice("wave_without_response", d.Wave, response)
		}
	}
	model, err := out.model(waves, y, fields)
	if err != nil {
		return nil, err
	}
	var w [2]*oaxacaWave
	for {
		if len(model) == 0 {
			return nil, notice("no_fields_left")
		}
		columns := 1
		for _, f := range model {
			f.from = columns
			columns += f.columns()
		}
		dropped := false
		for t, d := range waves {
			w[t] = &oaxacaWave{d: d, t: t, fields: model, y: y[t]}
			if err := w[t].fit(columns); err != nil {
				return nil, err
			}
			if i := w[t].aliased(); i >= 0 {
				out.Notices = append(out.Notices, notice("aliased_decomposition", model[i].key, d.Wave))
				model = slices.Delete(slices.Clone(model), i, i+1)
				dropped = true
				break
			}
		}
		if !dropped {
			break
		}
	}
	out.split(model, w, people, later.Options.Confidence)
	return out, nil
}

// model matches the fields of both waves.
func (out *Oaxaca) model(waves [2]*Data, y [2]indexed, keys []string) ([]*oaxacaField, error) {
	chosen := keys == nil
	if chosen {
		for _, f := range waves[1].Compare {
			keys = append(keys, waves[1].Fields[f].Key)
		}
		for _, f := range waves[1].Numeric {
			keys = append(keys, f.Key)
		}
	}
	var list []*oaxacaField
	columns := 1
	for _, key := range keys {
		if slices.ContainsFunc(list, func(f *oaxacaField) bool { return f.key == key }) {
			continue
		}
		f := &oaxacaField{key: key}
		there := 0
		for t, d := range waves {
			f.at[t] = d.field(key)
			if f.at[t] < 0 {
				f.at[t] = d.numeric(key)
				f.numeric = f.at[t] >= 0
			}
			if f.at[t] >= 0 {
				there++
			} else if !chosen {
				return nil, notice("wave_without_field", d.Wave, key)
			}
		}
		if there < 2 || f.numeric && (waves[0].numeric(key) < 0 || waves[1].numeric(key) < 0) {
			out.Notices = append(out.Notices, notice("field_in_one_wave", key))
			continue
		}
		var ok bool
		if f.numeric {
			ok = out.number(f, waves, y, chosen)
		} else {
			ok = out.groups(f, waves, y)
		}
		if !ok {
			continue
		}
		if columns += f.columns(); columns > maxOaxacaColumns {
			out.Notices = append(out.Notices, notice("too_many_groups", key, maxOaxacaColumns))
			columns -= f.columns()
			continue
		}
		list = append(list, f)
	}
	return list, nil
}

// number finds where a number is centred and its spread; false when it is left out.
func (out *Oaxaca) number(f *oaxacaField, waves [2]*Data, y [2]indexed, chosen bool) bool {
	var mean, spread [2]float64
	for t, d := range waves {
		var all, w, sum, top float64
		n, given := 0, 0
		each := func(visit func(w, x float64)) {
			for bi := range d.Batches {
				b := &d.Batches[bi]
				for row := range b.N {
					if v := y[t](b, row); !math.IsNaN(v) && b.weight(row) > 0 {
						visit(b.weight(row), b.Numeric[f.at[t]][row])
					}
				}
			}
		}
		each(func(weight, x float64) {
			n++
			if all += weight; !math.IsNaN(x) {
				given++
				w += weight
				top = max(top, math.Abs(x))
			}
		})
		if chosen && float64(given) < minNumericShare*float64(n) {
			out.Notices = append(out.Notices, notice("number_often_missing", f.key, d.Wave))
			return false
		}
		if !(top <= 1e60) {
			out.Notices = append(out.Notices, notice("beyond_range", f.key))
			return false
		}
		if w > 0 {
			each(func(weight, x float64) {
				if !math.IsNaN(x) {
					sum += weight / w * x
				}
			})
		}
		mean[t] = sum
		var ss float64
		each(func(weight, x float64) {
			if !math.IsNaN(x) {
				ss += weight / w * (x - sum) * (x - sum)
			}
		})
		spread[t] = math.Sqrt(ss)
		if !(spread[t] > 1e-12*top) || !(spread[t] > 1e-60) {
			out.Notices = append(out.Notices, notice("constant_in_wave", f.key, d.Wave))
			return false
		}
	}
	f.centre, f.spread = (mean[0]+mean[1])/2, max(spread[0], spread[1])
	return true
}

// groups finds the levels that both waves have; false when there are fewer than two.
func (out *Oaxaca) groups(f *oaxacaField, waves [2]*Data, y [2]indexed) bool {
	labels, place := matchGroups(waves[0].Fields[f.at[0]], waves[1].Fields[f.at[1]])
	has := [2][]bool{make([]bool, len(labels)), make([]bool, len(labels))}
	for t, d := range waves {
		for bi := range d.Batches {
			b := &d.Batches[bi]
			for row, g := range b.Fields[f.at[t]][:b.N] {
				if g > 0 && b.weight(row) > 0 && !math.IsNaN(y[t](b, row)) {
					has[t][place[t][g]] = true
				}
			}
		}
	}
	level, once := make([]int, len(labels)), []string(nil)
	for g := range labels {
		switch level[g] = -1; {
		case has[0][g] && has[1][g]:
			level[g] = f.levels
			f.levels++
		case has[0][g] || has[1][g]:
			once = append(once, labels[g])
		}
	}
	if f.levels < 2 {
		why := notice("one_group", f.key)
		for _, d := range waves {
			if some, _ := d.hides(f.key); some {
				why = d.oneGroup(f.key)
			}
		}
		out.Notices = append(out.Notices, why)
		return false
	}
	if len(once) > 0 {
		out.Notices = append(out.Notices, notice("group_left_out", f.key, quotedLabels(once)))
	}
	for t := range place {
		f.place[t] = make([]int, len(place[t]))
		f.place[t][0] = -1
		for g := 1; g < len(place[t]); g++ {
			f.place[t][g] = level[place[t][g]]
		}
	}
	return true
}

// row lists the columns of a respondent that are not 0, with their values; ok is false for who lacks a field.
func (w *oaxacaWave) row(b *Batch, row int, column []int, value []float64) ([]int, []float64, bool) {
	column, value = append(column[:0], 0), append(value[:0], 1)
	for _, f := range w.fields {
		if f.numeric {
			x := b.Numeric[f.at[w.t]][row]
			if math.IsNaN(x) {
				return column, value, false
			}
			column, value = append(column, f.from), append(value, (x-f.centre)/f.spread)
			continue
		}
		switch l := f.place[w.t][b.Fields[f.at[w.t]][row]]; {
		case l < 0:
			return column, value, false
		case l > 0:
			column, value = append(column, f.from+l-1), append(value, 1)
		}
	}
	return column, value, true
}

// each visits the respondents who have the response and every field.
func (w *oaxacaWave) each(visit func(weight, y float64, column []int, value []float64)) {
	var column []int
	var value []float64
	var ok bool
	w.n, w.left = 0, 0
	for bi := range w.d.Batches {
		b := &w.d.Batches[bi]
		for row := range b.N {
			y, weight := w.y(b, row), b.weight(row)
			if math.IsNaN(y) || weight <= 0 {
				continue
			}
			if column, value, ok = w.row(b, row, column, value); !ok {
				w.left++
				continue
			}
			w.n++
			visit(weight, y-middleIndex, column, value)
		}
	}
}

// fit regresses. Cross-products are about the means, the intercept being swept first.
func (w *oaxacaWave) fit(columns int) error {
	w.mean = make([]float64, columns)
	w.w, w.ybar = 0, 0
	w.each(func(weight, y float64, _ []int, _ []float64) { w.w += weight })
	if w.n <= columns || !(w.w > 0) {
		return notice("too_few_complete", w.n, columns+1)
	}
	w.each(func(weight, y float64, column []int, value []float64) {
		for i, c := range column {
			w.mean[c] += weight / w.w * value[i]
		}
		w.ybar += weight / w.w * y
	})
	cross := zeros(columns+1, columns+1)
	w.each(func(weight, y float64, column []int, value []float64) {
		share := weight / w.w
		for i, a := range column {
			for j, b := range column {
				cross[a][b] += share * value[i] * value[j]
			}
			cross[a][columns] += share * value[i] * (y - w.ybar)
		}
		cross[columns][columns] += share * (y - w.ybar) * (y - w.ybar)
	})
	for a := range columns {
		cross[columns][a] = cross[a][columns]
	}
	total := cross[columns][columns]
	sweep(cross, 0)
	w.inverse = cross
	diagonal := make([]float64, columns)
	for k := 1; k < columns; k++ {
		diagonal[k] = cross[k][k]
	}
	w.b = make([]float64, columns)
	for k := 1; k < columns; k++ {
		if !(cross[k][k] > 1e-9*diagonal[k]) || diagonal[k] <= 1e-300 {
			w.b[k] = math.NaN() // follows from the columns before it
			continue
		}
		sweep(cross, k)
	}
	for k := range columns {
		if !math.IsNaN(w.b[k]) {
			w.b[k] = cross[k][columns]
		}
	}
	w.b[0] += middleIndex + w.ybar
	if total > 0 {
		w.r2 = num(1 - math.Max(0, cross[columns][columns])/total)
	}
	w.df, w.scale = w.d.designDF(), 1
	if !w.d.Weighted && !w.d.Designed {
		n, all := float64(w.n), float64(w.d.N)
		w.df, w.scale = n-1, n/(n-1)*(all-1)/all
	}
	return nil
}

// aliased is the last field with a column that follows from others; -1 = none.
func (w *oaxacaWave) aliased() int {
	for i := len(w.fields) - 1; i >= 0; i-- {
		f := w.fields[i]
		for c := f.from; c < f.from+f.columns(); c++ {
			if math.IsNaN(w.b[c]) {
				return i
			}
		}
	}
	return -1
}

// split adds up the parts and their errors. Parts are linear in the means x̄ and coefficients b of each wave, up to second order; a
// respondent adds to them
//
//	w/Σw (byMean · (x - x̄) + byCoefᵀ (XᵀWX/Σw)⁻¹ x e)
func (out *Oaxaca) split(model []*oaxacaField, w [2]*oaxacaWave, people *people, confidence float64) {
	columns := len(w[0].b)
	out.N1, out.N2, out.Left1, out.Left2 = w[0].n, w[1].n, w[0].left, w[1].left
	out.Mean1, out.Mean2 = middleIndex+w[0].ybar, middleIndex+w[1].ybar
	out.R2 = [2]*float64{w[0].r2, w[1].r2}
	for t := range w {
		if w[t].left > 0 {
			code := "decomposition_left_out"
			for _, f := range model {
				if some, _ := w[t].d.hides(f.key); some {
					code = "decomposition_hidden"
				}
			}
			out.Notices = append(out.Notices, notice(code, w[t].d.Wave, w[t].left))
		}
	}
	// What a function of both waves is, and its derivatives by means and coefficients of each.
	type function struct {
		value          float64
		byMean, byCoef [2][]float64
	}
	zero := func() function {
		var f function
		for t := range 2 {
			f.byMean[t], f.byCoef[t] = make([]float64, columns), make([]float64, columns)
		}
		return f
	}
	endowment := func(cs ...int) function {
		f := zero()
		for _, c := range cs {
			b, dx := (w[0].b[c]+w[1].b[c])/2, w[1].mean[c]-w[0].mean[c]
			f.value += dx * b
			for t := range 2 {
				f.byMean[t][c] += float64(2*t-1) * b
				f.byCoef[t][c] += dx / 2
			}
		}
		return f
	}
	coefficient := func(f *function, c int) { // x̄ (b2 - b1)
		x, db := (w[0].mean[c]+w[1].mean[c])/2, w[1].b[c]-w[0].b[c]
		f.value += x * db
		for t := range 2 {
			f.byMean[t][c] += db / 2
			f.byCoef[t][c] += float64(2*t-1) * x
		}
	}
	level := func(f *function, c int, by float64) { // by (b2 - b1)
		f.value += by * (w[1].b[c] - w[0].b[c])
		for t := range 2 {
			f.byCoef[t][c] += float64(2*t-1) * by
		}
	}
	var list []function
	changed, intercept := zero(), zero()
	level(&intercept, 0, 1)
	var every []int
	for c := 1; c < columns; c++ {
		every = append(every, c)
		coefficient(&changed, c)
	}
	level(&changed, 0, 1)
	all := endowment(every...)
	for _, f := range model {
		co := zero()
		var cs []int
		for c := f.from; c < f.from+f.columns(); c++ {
			cs = append(cs, c)
			if f.numeric {
				coefficient(&intercept, c) // the number is taken from the middle of both waves' means
				continue
			}
			coefficient(&co, c)
			share := 1 / float64(f.levels)
			level(&co, c, -share)
			level(&intercept, c, share)
		}
		list = append(list, endowment(cs...), co)
	}
	list = append(list, zero(), intercept)
	var v [2][]float64
	functions := append([]function{all, changed}, list...)
	total := zero()
	total.value = out.Mean2 - out.Mean1
	for t := range 2 {
		for c := range columns {
			total.byMean[t][c] = all.byMean[t][c] + changed.byMean[t][c]
			total.byCoef[t][c] = all.byCoef[t][c] + changed.byCoef[t][c]
		}
	}
	functions = append(functions, total)
	df := [2]float64{w[0].df, w[1].df}
	var scores [2]scorer
	for t := range w {
		var byMean, byCoef [][]float64
		for _, f := range functions {
			byMean, byCoef = append(byMean, f.byMean[t]), append(byCoef, f.byCoef[t])
		}
		if scores[t] = w[t].scores(byMean, byCoef); people == nil {
			v[t] = w[t].errors(byMean, byCoef)
		}
	}
	if people != nil {
		v, df = people.variances(len(functions), scores, math.Max(w[0].scale, w[1].scale)), people.df(df)
	}
	at := 0
	part := func() Part {
		p := Part{Points: functions[at].value}
		p.between([2]float64{v[0][at], v[1][at]}, df, confidence)
		at++
		return p
	}
	out.Endowments, out.Coefficients = part(), part()
	for _, f := range model {
		row := OaxacaField{Field: f.key, Endowments: part(), Coefficients: part()}
		out.Fields = append(out.Fields, row)
	}
	out.Fields = append(out.Fields, OaxacaField{Field: "(intercept)", Endowments: part(), Coefficients: part()})
	out.Total = part()
}

// scores are what a respondent adds to linear functions of the wave's means and coefficients.
func (w *oaxacaWave) scores(byMean, byCoef [][]float64) scorer {
	columns, k := len(w.b), len(byMean)
	lever, about := zeros(k, columns), make([]float64, k)
	for f := range k {
		for c := range columns {
			about[f] += byMean[f][c] * w.mean[c]
			for m := range columns {
				lever[f][c] += byCoef[f][m] * w.inverse[m][c]
			}
		}
	}
	return func(b *Batch, row, from int, z []float64) {
		y, weight := w.y(b, row), b.weight(row)
		if math.IsNaN(y) || weight <= 0 {
			return
		}
		var columnAt [16]int
		var valueAt [16]float64
		column, value, ok := w.row(b, row, columnAt[:0], valueAt[:0])
		if !ok {
			return
		}
		e := y
		for i, c := range column {
			e -= value[i] * w.b[c]
		}
		share := weight / w.w
		for at := range z {
			f := from + at
			s, h := -about[f], 0.0
			for i, c := range column {
				s += byMean[f][c] * value[i]
				h += lever[f][c] * value[i]
			}
			z[at] = share * (s + h*e)
		}
	}
}

// errors are the variances of the functions whose scores have these derivatives.
func (w *oaxacaWave) errors(byMean, byCoef [][]float64) []float64 {
	return w.d.variancesOf(len(byMean), w.scores(byMean, byCoef), w.scale)
}

// Numbers lists endowments, coefficients and total of all, then the first two of each field and of the intercept (no endowments). Overall's stand under
// "oaxaca_overall".
func (out *Oaxaca) Numbers() []Number {
	if out == nil {
		return unavailable("oaxaca")
	}
	analysis := "oaxaca"
	if out.Response == "overall" {
		analysis = "oaxaca_overall"
	}
	var list []Number
	put := func(by, term string, p Part) {
		r := rows{Number{Analysis: analysis, Wave: out.Later, By: by, Term: term, Term2: out.Earlier, N: out.N1 + out.N2}, &list}
		r.add("points", num(p.Points))
		r.add("ci_low", p.CILow)
		r.add("ci_high", p.CIHigh)
	}
	put("", "endowments", out.Endowments)
	put("", "coefficients", out.Coefficients)
	put("", "total", out.Total)
	for _, f := range out.Fields {
		if f.Field != "(intercept)" {
			put(f.Field, "endowments", f.Endowments)
		}
		put(f.Field, "coefficients", f.Coefficients)
	}
	return list
}
