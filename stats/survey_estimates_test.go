package stats

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// designEstimate is a number of fixtures/golden/design.R.
type designEstimate struct {
	Value, SE, Deff float64
	CI              []float64
}

type designNumbers struct {
	DF                        float64
	Mean, Share, Ratio, Total designEstimate
	DomainMean                designEstimate `json:"domain_mean"`
	DomainRatio               designEstimate `json:"domain_ratio"`
	DomainTotal               designEstimate `json:"domain_total"`
	Quantiles                 []struct {
		Variable      string
		P, Value      float64
		Low, High, SE *float64
	}
	Scale   float64
	RScales []float64
	Factor  [][]float64 // of the first 30 rows, which are one of each cluster
}

type designGolden struct {
	Designs, Lonely, Made, Given map[string]designNumbers
	Linear                       designNumbers
	GLM                          struct{ B, SE []float64 }
}

// designSurvey is the columns that design.R makes of a survey.
type designSurvey struct {
	x, y, high, number []float64
	man                []bool
}

// sfoDesigns are the designs of design.R by name.
func sfoDesigns(t testing.TB) (designSurvey, map[string]*SampleDesign) {
	sfo := sfoColumns(t)
	var s designSurvey
	scale := func(text string) float64 {
		if i := slices.Index([]string{"1", "2", "3", "4", "5"}, text); i >= 0 {
			return float64(i + 1)
		}
		return math.NaN()
	}
	n := len(sfo["WEIGHT"])
	peak, psu, ssu, run, fine := make([]int, n), make([]int, n), make([]int, n), make([]int, n), make([]int, n)
	numbered := map[string]int{}
	number := func(text string) int {
		if _, ok := numbered[text]; !ok {
			numbered[text] = len(numbered)
		}
		return numbered[text]
	}
	s.number = floatsOf(t, sfo["RESPNUM"])
	units, subunits := map[int]map[int]bool{}, map[int]map[int]bool{}
	add := func(m map[int]map[int]bool, of, unit int) {
		if m[of] == nil {
			m[of] = map[int]bool{}
		}
		m[of][unit] = true
	}
	for i := range n {
		s.x, s.y = append(s.x, scale(sfo["Q7ALL"][i])), append(s.y, scale(sfo["Q7FOOD"][i]))
		high := 0.0
		if s.x[i] >= 4 {
			high = 1
		} else if math.IsNaN(s.x[i]) {
			high = math.NaN()
		}
		s.high, s.man = append(s.high, high), append(s.man, sfo["Q19GENDER"][i] == "1")
		peak[i] = int(sfo["PEAK"][i][0] - '0')
		run[i], psu[i], ssu[i] = number("run"+sfo["RUNID"][i]), number("psu"+sfo["PEAK"][i]+" "+sfo["RUNID"][i]), int(s.number[i])%3
		fine[i] = number("fine" + strings.Join([]string{sfo["PEAK"][i], sfo["BAREA"][i], sfo["STRATA"][i]}, " "))
		add(units, peak[i], psu[i])
		add(subunits, psu[i], ssu[i])
	}
	f1, f2, n1, inf := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range n {
		f1[i], f2[i] = float64(len(units[peak[i]])+9*peak[i]), float64(len(subunits[psu[i]])+2)
		n1[i], inf[i] = []float64{0, 4000, 9000, 2500}[peak[i]], math.Inf(1)
	}
	w := floatsOf(t, sfo["WEIGHT"])
	return s, map[string]*SampleDesign{
		"srs":            {Weights: w},
		"cluster":        {Weights: w, Strata: peak, Clusters: run},
		"fpc":            {Weights: w, Strata: peak, Sizes: n1},
		"one_stage_fpc":  {Weights: w, Strata: peak, Clusters: psu, Sizes: f1},
		"two_stage":      {Weights: w, Strata: peak, Clusters: psu, Subclusters: ssu, Sizes: f1, Subsizes: f2},
		"two_stage_half": {Weights: w, Strata: peak, Clusters: psu, Subclusters: ssu, Sizes: f1, Subsizes: inf},
		"fine":           {Weights: w, Strata: fine, Clusters: run},
		"unstratified":   {Weights: w, Clusters: psu},
	}
}

func checkEstimate(t *testing.T, what string, got *DesignEstimate, err error, want designEstimate) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	check(t, what, got.Value, want.Value, 1e-11)
	check(t, what+" se", got.SE, want.SE, 1e-10)
	if want.Deff != 0 {
		checkNum(t, what+" deff", got.Deff, want.Deff, 1e-9)
	}
	if want.CI != nil {
		checkNum(t, what+" low", got.Low, want.CI[0], 1e-10)
		checkNum(t, what+" high", got.High, want.CI[1], 1e-10)
	}
}

// checkDesign compares estimates under a design with R's.
func checkDesign(t *testing.T, name string, s designSurvey, design *SampleDesign, want designNumbers) {
	t.Helper()
	e, err := SurveyMean(s.x, nil, design, 0)
	checkEstimate(t, name+" mean", e, err, want.Mean)
	if err == nil {
		check(t, name+" df", e.DF, want.DF, 0)
	}
	e, err = SurveyMean(s.high, nil, design, 0)
	checkEstimate(t, name+" share", e, err, want.Share)
	e, err = SurveyRatio(s.y, s.x, nil, design, 0)
	checkEstimate(t, name+" ratio", e, err, want.Ratio)
	e, err = SurveyMean(s.x, s.man, design, 0)
	checkEstimate(t, name+" mean of a domain", e, err, want.DomainMean)
	e, err = SurveyRatio(s.y, s.x, s.man, design, 0)
	checkEstimate(t, name+" ratio of a domain", e, err, want.DomainRatio)
	if want.Total.SE != 0 {
		e, err = SurveyTotal(s.high, nil, design, 0)
		checkEstimate(t, name+" total", e, err, want.Total)
		e, err = SurveyTotal(s.high, s.man, design, 0)
		checkEstimate(t, name+" total of a domain", e, err, want.DomainTotal)
	}
	for _, q := range want.Quantiles {
		x := map[string][]float64{"x": s.x, "number": s.number}[q.Variable]
		e, err := SurveyQuantile(x, q.P, nil, design, 0)
		what := fmt.Sprintf("%s quantile %v of %s", name, q.P, q.Variable)
		checkEstimate(t, what, e, err, designEstimate{Value: q.Value, SE: *q.SE})
		if err == nil {
			checkNum(t, what+" low", e.Low, *q.Low, 0)
			checkNum(t, what+" high", e.High, *q.High, 0)
		}
	}
}

func TestSurveyEstimatesAgainstR(t *testing.T) {
	var want designGolden
	golden(t, "design", &want)
	s, designs := sfoDesigns(t)
	for _, name := range sorted(want.Designs) {
		checkDesign(t, name, s, designs[name], want.Designs[name])
	}
	for _, lonely := range sorted(want.Lonely) {
		design := *designs["fine"]
		design.Lonely = lonely
		checkDesign(t, "lonely "+lonely, s, &design, want.Lonely[lonely])
	}
	fine := *designs["fine"]
	fine.Lonely = LonelyFail
	if _, err := SurveyMean(s.x, nil, &fine, 0); err == nil || !strings.Contains(err.Error(), "single cluster") {
		t.Errorf("lonely strata that are a mistake: %v", err)
	}
	// The linear model takes the same design.
	man := make([]float64, len(s.x))
	for i, m := range s.man {
		if m {
			man[i] = 1
		}
	}
	d, y, x, m := &SampleDesign{}, []float64{}, []float64{}, []float64{}
	all := designs["two_stage"]
	for i := range s.x {
		if math.IsNaN(s.x[i]) || math.IsNaN(s.y[i]) {
			continue
		}
		y, x, m = append(y, s.x[i]), append(x, s.y[i]), append(m, man[i])
		d.Weights, d.Strata, d.Clusters = append(d.Weights, all.Weights[i]), append(d.Strata, all.Strata[i]), append(d.Clusters, all.Clusters[i])
		d.Subclusters, d.Sizes, d.Subsizes = append(d.Subclusters, all.Subclusters[i]), append(d.Sizes, all.Sizes[i]), append(d.Subsizes, all.Subsizes[i])
	}
	fit := must(OLS([]string{"y", "man"}, [][]float64{x, m}, y, OLSOptions{Design: d}))
	for j, c := range fit.Coefficients {
		check(t, "b", c.B, want.GLM.B[j], 1e-9)
		checkNum(t, "se", c.SE, want.GLM.SE[j], 1e-9)
	}
}

func TestReplicatesAgainstR(t *testing.T) {
	var want designGolden
	golden(t, "design", &want)
	s, designs := sfoDesigns(t)
	n := len(s.x)
	compare := func(what string, r *Replicates, s designSurvey, want designNumbers) {
		t.Helper()
		e, err := r.Mean(s.x, nil, 0)
		checkEstimate(t, what+" mean", e, err, want.Mean)
		e, err = r.Total(s.high, nil, 0)
		checkEstimate(t, what+" total", e, err, want.Total)
		e, err = r.Ratio(s.y, s.x, nil, 0)
		checkEstimate(t, what+" ratio", e, err, want.Ratio)
		e, err = r.Mean(s.x, s.man, 0)
		checkEstimate(t, what+" mean of a domain", e, err, want.DomainMean)
		if err == nil && r.DF != 0 {
			check(t, what+" df", e.DF, want.DF, 0)
		}
	}
	for name, design := range map[string]string{"jk1": "unstratified", "jkn": "cluster", "jkn_mse": "cluster", "jkn_fpc": "one_stage_fpc"} {
		r := must(JackknifeReplicates(designs[design], n))
		r.MSE = name == "jkn_mse"
		compare(name, r, s, want.Made[name])
	}

	bfi := table(t, "bfi")
	b := designSurvey{x: bfi["A2"], y: bfi["C1"]}
	two := &SampleDesign{}
	for i, x := range b.x {
		high := 0.0
		if x >= 5 {
			high = 1
		} else if math.IsNaN(x) {
			high = x
		}
		b.high, b.man = append(b.high, high), append(b.man, bfi["gender"][i] == 1)
		two.Clusters, two.Strata, two.Weights = append(two.Clusters, i%30), append(two.Strata, i%30%15), append(two.Weights, 1+float64((i+1)%7)/3)
	}
	for _, name := range sorted(want.Given) {
		g := want.Given[name]
		r := &Replicates{Weights: two.Weights, Scale: g.Scale, RScales: g.RScales}
		for k := range g.Factor[0] {
			w := make([]float64, len(b.x))
			for i := range w {
				w[i] = two.Weights[i] * g.Factor[i%30][k]
			}
			r.Replicate = append(r.Replicate, w)
		}
		compare("given "+name, r, b, g)
	}
	// Balanced replicates give linear estimates the variance of linearisation whatever the Hadamard matrix: R's totals hold for ours.
	for _, rho := range []float64{0, 0.3} {
		r := must(BalancedReplicates(two, len(b.x), rho))
		e, err := r.Total(b.high, nil, 0)
		checkEstimate(t, fmt.Sprint("BRR total, rho ", rho), e, err, want.Given["brr"].Total)
		check(t, "BRR df", r.DF, want.Given["brr"].DF, 0)
		e, err = r.Mean(b.x, nil, 0)
		checkEstimate(t, fmt.Sprint("BRR mean, rho ", rho), e, err, designEstimate{Value: want.Linear.Mean.Value, SE: e.SE})
		check(t, "BRR against linearisation", e.SE, want.Linear.Mean.SE, 1e-2)
	}
	// The bootstrap meets linearisation up to chance: 2000 replicates leave about 1.6%.
	r := must(BootstrapReplicates(two, len(b.x), 2000, 1))
	e := must(r.Mean(b.x, nil, 0))
	check(t, "bootstrap against linearisation", e.SE, want.Linear.Mean.SE, 0.06)
	again := must(BootstrapReplicates(two, len(b.x), 2000, 1))
	for i := range r.Replicate {
		if !slices.Equal(r.Replicate[i], again.Replicate[i]) {
			t.Fatal("the same seed gives other weights")
		}
	}
}

func TestDesignsThatCannotBe(t *testing.T) {
	x := []float64{1, 2, 3, 4, 5, 6}
	strata, clusters := []int{1, 1, 1, 2, 2, 2}, []int{1, 1, 2, 3, 3, 4}
	sizes := []float64{10, 10, 10, 20, 20, 20}
	for want, d := range map[string]SampleDesign{
		"2 were drawn of 1":              {Strata: strata, Clusters: clusters, Sizes: []float64{10, 10, 10, 1.0000001, 1.0000001, 1.0000001}},
		"it is both 10 and 11":           {Strata: strata, Clusters: clusters, Sizes: []float64{10, 11, 10, 20, 20, 20}},
		"a number above 0":               {Strata: strata, Clusters: clusters, Sizes: []float64{10, 10, 10, 0, 20, 20}},
		"some sizes are shares":          {Strata: strata, Clusters: clusters, Sizes: []float64{10, 10, 10, .5, .5, .5}},
		"a second stage needs":           {Strata: strata, Subclusters: clusters, Sizes: sizes},
		"and its population that of":     {Clusters: clusters, Subclusters: []int{1, 2, 3, 4, 5, 6}, Subsizes: sizes},
		"5 sizes for 6 rows":             {Strata: strata, Sizes: sizes[:5]},
		`"averag" is none of`:            {Strata: strata, Lonely: "averag"},
		"stratum 2 has a single cluster": {Strata: []int{1, 1, 1, 1, 1, 2}, Lonely: LonelyFail},
	} {
		if _, err := SurveyMean(x, nil, &d, 0); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	// A census has no error; shares drawn and sizes say the same.
	if e := must(SurveyMean(x, nil, &SampleDesign{Strata: strata, Sizes: []float64{3, 3, 3, 3, 3, 3}}, 0)); e.SE != 0 {
		t.Errorf("a census with an error of %v", e.SE)
	}
	bySize := must(SurveyMean(x, nil, &SampleDesign{Strata: strata, Sizes: []float64{6, 6, 6, 12, 12, 12}}, 0))
	byShare := must(SurveyMean(x, nil, &SampleDesign{Strata: strata, Sizes: []float64{.5, .5, .5, .25, .25, .25}}, 0))
	check(t, "shares and sizes", byShare.SE, bySize.SE, 1e-15)
	if bySize.Deff == nil || *bySize.Deff <= 0 {
		t.Error("no design effect")
	}
	if _, err := JackknifeReplicates(&SampleDesign{Strata: []int{1, 1, 1, 1, 1, 2}}, 6); err == nil {
		t.Error("a jackknife of a single cluster")
	}
	if _, err := BalancedReplicates(&SampleDesign{Strata: strata}, 6, 0); err == nil {
		t.Error("balanced replicates of three clusters")
	}
}
