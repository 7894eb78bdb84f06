package stats

import (
	"cmp"
	"math"
	"slices"
)

// Categories of Kano, in the order in which ties are settled: what customers miss most comes first.
const (
	KanoMustBe         = 1 // its absence dissatisfies, its presence is taken for granted
	KanoOneDimensional = 2 // the more of it the better
	KanoAttractive     = 3 // delights, and is not missed
	KanoIndifferent    = 4
	KanoReverse        = 5 // better without
	KanoQuestionable   = 6 // the answers contradict one another
)

// kanoNames are the statistics of the categories, by number.
var kanoNames = [...]string{1: "must_be", "one_dimensional", "attractive", "indifferent", "reverse", "questionable"}

// kanoTable is the evaluation table: rows how one feels with the feature, columns how one feels without, from like to dislike.
//
// Kano, N., Seraku, N., Takahashi, F., Tsuji, S. (1984). Attractive quality and must-be quality. Hinshitsu 14(2), 39-48; as in Berger et al.
// (1993) and Matzler and Hinterhuber (1998), table 1.
var kanoTable = [5][5]uint8{
	{KanoQuestionable, KanoAttractive, KanoAttractive, KanoAttractive, KanoOneDimensional},
	{KanoReverse, KanoIndifferent, KanoIndifferent, KanoIndifferent, KanoMustBe},
	{KanoReverse, KanoIndifferent, KanoIndifferent, KanoIndifferent, KanoMustBe},
	{KanoReverse, KanoIndifferent, KanoIndifferent, KanoIndifferent, KanoMustBe},
	{KanoReverse, KanoReverse, KanoReverse, KanoReverse, KanoQuestionable},
}

// KanoItem is the evaluation of one feature.
type KanoItem struct {
	Key, Label string
	N          int         // respondents who answered both questions
	Count      [7]int      // of each category by number, unweighted; [0] is empty
	Percent    [7]*float64 // weighted

	Better, Worse     *float64 // (A+O)/(A+O+M+I), 0..1, and -(O+M)/(A+O+M+I), -1..0; nil without such answers
	BetterSE, WorseSE *float64
	BetterCILow, BetterCIHigh,
	WorseCILow, WorseCIHigh *float64
	Category, Second int      // of the most answers, and of the next most; 0 = none
	Clear            bool     // Fong's test: the first has more than the second beyond chance
	FongDifference   *float64 // of the two counts
	FongLimit        *float64 // what it must exceed
}

// KanoResult holds the features. It has none when the survey does not ask for them.
type KanoResult struct {
	Confidence float64
	Features   []KanoItem
	Notices    []Notice
}

// KanoCategories evaluates paired questions: how one would feel with a feature, and how without. Each respondent who answered both falls into one
// category of the evaluation table (kanoTable); the category of a feature is the most frequent one (weighted), of equals the one that
// comes first in must-be, one-dimensional, attractive, indifferent, reverse, questionable. With A, O, M, I the shares of
// attractive, one-dimensional, must-be and indifferent answers,
//
//	better = (A+O)/(A+O+M+I)   worse = -(O+M)/(A+O+M+I)
//
// Their errors are those of ratios, linearised, with t intervals kept within their range: unweighted n/(n-1) Σ z² of the respondents with
// such answers, with weights or a design as survey::svyratio.
//
// By Fong's test the first category stands out when, a and b being the two largest counts of n answers,
//
//	|a - b| > z √((a + b)(2n - a - b)/(2n))
//
// with z = 1.65 (90%). With weights counts are weighted ones on Kish's effective base; a sampling design is not allowed for there, and a
// Notice says so.
//
// The result has no features when none was asked. The error is a Notice when there are no respondents.
//
// Berger, C. et al. (1993). Kano's methods for understanding customer-defined quality. Center for Quality of Management Journal 2(4), 3-36.
// Fong, D. (1996). Using the self-stated importance questionnaire to interpret Kano questionnaire results. CQM Journal 5(3), 21-23.
func (d *Data) KanoCategories() (*KanoResult, error) {
	out := &KanoResult{Confidence: d.Options.Confidence}
	if len(d.Kano) == 0 {
		return out, nil
	}
	if d.N == 0 {
		return nil, notice("no_respondents")
	}
	for f, question := range d.Kano {
		out.Features = append(out.Features, d.kanoItem(f, question))
	}
	if d.Designed {
		if out.Notices = append(out.Notices, d.designNotices()...); !d.untested() {
			out.Notices = append(out.Notices, notice("kano_design"))
		}
	}
	return out, nil
}

// kanoOf is the category of a respondent, 0 without both answers.
func (b *Batch) kanoOf(feature, row int) uint8 {
	with, without := b.Kano[feature][0][row], b.Kano[feature][1][row]
	if with == 0 || without == 0 || with > 5 || without > 5 {
		return 0
	}
	return kanoTable[with-1][without-1]
}

func (d *Data) kanoItem(f int, question KanoQuestion) KanoItem {
	x := KanoItem{Key: question.Key, Label: question.Label}
	var weight, squares [7]float64
	for bi := range d.Batches {
		b := &d.Batches[bi]
		for row := range b.N {
			c := b.kanoOf(f, row)
			w := b.weight(row)
			x.Count[c]++
			weight[c] += w
			squares[c] += w * w
		}
	}
	x.Count[0] = 0
	var all, ww float64
	for c := 1; c < len(weight); c++ {
		x.N += x.Count[c]
		all += weight[c]
		ww += squares[c]
	}
	if x.N == 0 || !(all > 0) {
		return x
	}
	order := []int{1, 2, 3, 4, 5, 6}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(weight[b], weight[a]) })
	for c := 1; c < len(weight); c++ {
		x.Percent[c] = num(100 * weight[c] / all)
	}
	x.Category = order[0]
	if weight[order[1]] > 0 {
		x.Second = order[1]
	}
	base := float64(x.N)
	if d.Weighted {
		base = all * all / ww
	}
	a, b := weight[order[0]]/all*base, weight[order[1]]/all*base
	limit := fongQuantile * math.Sqrt((a+b)*(2*base-a-b)/(2*base))
	if !d.untested() {
		x.FongDifference, x.FongLimit, x.Clear = num(a-b), num(limit), a-b > limit
	}
	d.kanoErrors(&x, f, weight)
	return x
}

// fongQuantile is the one that Fong gives: 90%, two-sided.
const fongQuantile = 1.65

// kanoErrors fills in better and worse.
func (d *Data) kanoErrors(x *KanoItem, f int, weight [7]float64) {
	usable := weight[KanoAttractive] + weight[KanoOneDimensional] + weight[KanoMustBe] + weight[KanoIndifferent]
	n := x.Count[KanoAttractive] + x.Count[KanoOneDimensional] + x.Count[KanoMustBe] + x.Count[KanoIndifferent]
	if n == 0 || !(usable > 0) {
		return
	}
	better := (weight[KanoAttractive] + weight[KanoOneDimensional]) / usable
	worse := (weight[KanoOneDimensional] + weight[KanoMustBe]) / usable
	x.Better, x.Worse = num(better), num(-worse)
	if n < 2 {
		return
	}
	// z of one respondent by category
	var z [7][2]float64
	for _, c := range []int{KanoAttractive, KanoOneDimensional, KanoMustBe, KanoIndifferent} {
		z[c] = [2]float64{-better / usable, -worse / usable}
		if c == KanoAttractive || c == KanoOneDimensional {
			z[c][0] += 1 / usable
		}
		if c == KanoOneDimensional || c == KanoMustBe {
			z[c][1] += 1 / usable
		}
	}
	var se [2]float64
	df := float64(n - 1)
	if d.Weighted || d.Designed {
		if df = d.designDF(); df < 1 {
			return
		}
		v := d.ratioVariances([]float64{better, worse}, func(b *Batch, row int, y, x []float64) {
			switch b.kanoOf(f, row) {
			case KanoAttractive:
				y[0] = 1
			case KanoOneDimensional:
				y[0], y[1] = 1, 1
			case KanoMustBe:
				y[1] = 1
			case KanoIndifferent:
			default:
				return
			}
			x[0], x[1] = 1, 1
		})
		se[0], se[1] = math.Sqrt(math.Max(0, v[0])), math.Sqrt(math.Max(0, v[1]))
	} else {
		for k := range se {
			for c, count := range x.Count {
				se[k] += float64(count) * z[c][k] * z[c][k]
			}
			se[k] = math.Sqrt(se[k] * float64(n) / df)
		}
	}
	q := tBeyond(1-d.Options.Confidence, df)
	x.BetterSE, x.WorseSE = num(se[0]), num(se[1])
	x.BetterCILow, x.BetterCIHigh = num(max(0, better-q*se[0])), num(min(1, better+q*se[0]))
	x.WorseCILow, x.WorseCIHigh = num(max(-1, -worse-q*se[1])), num(min(0, -worse+q*se[1]))
}

// Numbers lists of each feature the shares of the categories, better and worse with their intervals, and its category with Fong's test (1 = it
// stands out).
func (r *KanoResult) Numbers() []Number {
	var list []Number
	for _, x := range r.Features {
		row := rows{Number{Analysis: "kano", Term: x.Key, N: x.N}, &list}
		for _, c := range []int{KanoAttractive, KanoOneDimensional, KanoMustBe, KanoIndifferent, KanoReverse, KanoQuestionable} {
			row.add(kanoNames[c], x.Percent[c])
		}
		row.add("better", x.Better)
		row.add("better_ci_low", x.BetterCILow)
		row.add("better_ci_high", x.BetterCIHigh)
		row.add("worse", x.Worse)
		row.add("worse_ci_low", x.WorseCILow)
		row.add("worse_ci_high", x.WorseCIHigh)
		var category, clear *float64
		if x.Category > 0 {
			category, clear = num(float64(x.Category)), num(0)
			if x.Clear {
				clear = num(1)
			}
		}
		row.add("category", category)
		row.add("fong_difference", x.FongDifference)
		row.add("fong_limit", x.FongLimit)
		row.add("fong", clear)
	}
	return list
}
