package stats

import (
	"math"
	"testing"
)

// columnsData makes an unweighted Data of whole-number columns; NaN is missing and reversed items run from min+max-x.
func columnsData(columns map[string][]float64, keys []string, low, high int, reversed ...string) *Data {
	d := &Data{Options: DefaultOptions(), N: len(columns[keys[0]])}
	flip := map[string]bool{}
	for _, key := range reversed {
		flip[key] = true
	}
	for start := 0; start < d.N; start += 700 { // several batches
		d.Batches = append(d.Batches, Batch{N: min(700, d.N-start)})
	}
	for _, key := range keys {
		d.Items = append(d.Items, Item{Key: key, Label: key, Min: low, Max: high})
		row := 0
		for b := range d.Batches {
			levels := make([]uint8, d.Batches[b].N)
			for r := range levels {
				x := columns[key][row]
				row++
				if flip[key] {
					x = float64(low+high) - x
				}
				if !math.IsNaN(x) {
					levels[r] = uint8(int(x) - low + 1)
				}
			}
			d.Batches[b].Items = append(d.Batches[b].Items, levels)
		}
	}
	return d
}

// tableOf makes a joint table of codes 1, 2, ...
func tableOf(n [][]float64) Joint {
	var t Joint
	for i, row := range n {
		t.X = append(t.X, float64(i+1))
		for j, c := range row {
			if i == 0 {
				t.Y = append(t.Y, float64(j+1))
			}
			t.N = append(t.N, c)
			t.Cases += int(c)
		}
	}
	return t
}

// bfiKeyed are the items of bfi that run against their scale.
var bfiKeyed = []string{"A1", "C4", "C5", "E1", "E2", "O2", "O5"}

type pairwise struct {
	Items                         []string
	N                             []int
	Pearson, Spearman, Polychoric []float64
	PearsonP                      []float64 `json:"pearson_p"`
	SpearmanP                     []float64 `json:"spearman_p"`
	Kendall                       []float64 `json:"kendall_tau_b"`
	KendallP                      []float64 `json:"kendall_p"`
}

// positive is a p-value as this package gives it: what R has as 0 is the smallest number above it.
func positive(p float64) float64 { return math.Max(p, math.SmallestNonzeroFloat64) }

// References: R cor.test by pair, and for polychoric a two-step ML solved to 1e-12 with mvtnorm's TVPACK.
func TestCorrelationKernels(t *testing.T) {
	var want map[string]pairwise
	golden(t, "correlation", &want)
	for name, ref := range want {
		d := columnsData(table(t, name), ref.Items, 0, 100)
		if name == "bfi" {
			d = columnsData(table(t, name), ref.Items, 1, 6, bfiKeyed...)
		}
		at := 0
		for i := range ref.Items {
			for j := i + 1; j < len(ref.Items); j++ {
				pair := name + " " + ref.Items[i] + " " + ref.Items[j]
				joint := d.Joint(i, j)
				if joint.Cases != ref.N[at] {
					t.Errorf("%s: n = %d, want %d", pair, joint.Cases, ref.N[at])
				}
				r, rho := must(Pearson(joint)), must(Spearman(joint))
				tau, p, err := Kendall(joint)
				if err != nil {
					t.Fatal(err)
				}
				check(t, pair+" Pearson", r, ref.Pearson[at], 1e-12)
				check(t, pair+" Pearson p", correlationP(r, joint.Cases), positive(ref.PearsonP[at]), 1e-9)
				check(t, pair+" Spearman", rho, ref.Spearman[at], 1e-12)
				check(t, pair+" Spearman p", correlationP(rho, joint.Cases), positive(ref.SpearmanP[at]), 1e-9)
				check(t, pair+" Kendall", tau, ref.Kendall[at], 1e-12)
				checkNum(t, pair+" Kendall p", p, positive(ref.KendallP[at]), 1e-9)
				if name == "bfi" {
					if got := must(Polychoric(joint)); math.Abs(got-ref.Polychoric[at]) > 1e-11 { // the reference is solved to 1e-12
						t.Errorf("%s polychoric = %.15g, want %.15g", pair, got, ref.Polychoric[at])
					}
				}
				at++
			}
		}
	}
}

// R: mvtnorm::pmvnorm(upper = c(a, b), corr = ..., algorithm = TVPACK(1e-16)), mvtnorm 1.1-3.
func TestBivariateNormal(t *testing.T) {
	for _, c := range [][4]float64{
		{0.3, -0.2, -0.999, 0.038727952002828414}, {-2, -2.1, -0.999, 0}, {0.01, 0.011, -0.999, 0.012077438080629999},
		{3, 3, -0.999, 0.99730020393673979}, {0.3, -0.2, -0.95, 0.070688647333683019}, {1.5, -2.5, -0.95, 3.5151787758101078e-06},
		{0.01, 0.011, -0.95, 0.054839659786378725}, {0.3, -0.2, -0.5, 0.18102214404749978}, {-2, -2.1, -0.5, 2.0706309521838499e-06},
		{1.5, -2.5, -0.5, 0.0033574832024836541}, {3, 3, -0.5, 0.99730020400821484}, {0.3, -0.2, 0.2, 0.2898002248363809},
		{-2, -2.1, 0.2, 0.001114372957259655}, {0.3, -0.2, 0.6, 0.35276783312213933}, {-2, -2.1, 0.6, 0.0046809615821399569},
		{0.3, -0.2, 0.9, 0.40874352574034878}, {-2, -2.1, 0.9, 0.011602447693606219}, {3, 3, 0.9, 0.99791060832204359},
		{0.3, -0.2, 0.93, 0.41438216684915002}, {-2, -2.1, 0.93, 0.01288765370501881}, {0.01, 0.011, 0.93, 0.44428865744788476},
		{3, 3, 0.93, 0.99801881392276959}, {0.3, -0.2, 0.99, 0.42073742486027627}, {-2, -2.1, 0.99, 0.016894757689676704},
		{0.01, 0.011, 0.99, 0.48166279220036318}, {0.3, -0.2, 0.99999, 0.42074029056089696}, {-2, -2.1, 0.99999, 0.017864420562816556},
		{0.01, 0.011, 0.99999, 0.50345937328047474}, {3, 3, 0.99999, 0.99864219505345198},
	} {
		if got := bivariateNormal(c[0], c[1], c[2]); math.Abs(got-c[3]) > 5e-16 {
			t.Errorf("Φ2(%g, %g; %g) = %.17g, want %.17g", c[0], c[1], c[2], got, c[3])
		}
	}
	// At the centre the probability is 1/4 + asin(rho)/2π.
	for rho := -0.995; rho < 1; rho += 0.01 {
		if got, want := bivariateNormal(0, 0, rho), 0.25+math.Asin(rho)/(2*math.Pi); math.Abs(got-want) > 5e-16 {
			t.Errorf("Φ2(0, 0; %g) = %.17g, want %.17g", rho, got, want)
		}
	}
}

// Worked by hand: ranks 1.5 1.5 3 of x and 1 2 3 of y.
func TestCorrelationByHand(t *testing.T) {
	joint := tableOf([][]float64{{1, 1, 0}, {0, 0, 1}})
	check(t, "Spearman", must(Spearman(joint)), 1.5/math.Sqrt(3), 1e-15)
	tau, _, _ := Kendall(joint)
	check(t, "tau-b", tau, 2/math.Sqrt(6), 1e-15)
	check(t, "p of r = .5, n = 3", correlationP(0.5, 3), 2./3, 1e-14)
}

func TestCorrelationEdges(t *testing.T) {
	for name, joint := range map[string]Joint{
		"empty":    tableOf([][]float64{{0, 0}, {0, 0}}),
		"one":      tableOf([][]float64{{0, 1}, {0, 0}}),
		"constant": tableOf([][]float64{{3, 4}, {0, 0}}),
	} {
		_, pearson := Pearson(joint)
		_, spearman := Spearman(joint)
		_, p, kendall := Kendall(joint)
		_, polychoric := Polychoric(joint)
		for what, err := range map[string]error{"Pearson": pearson, "Spearman": spearman, "Kendall": kendall, "polychoric": polychoric} {
			if err == nil || p != nil {
				t.Errorf("%s: there is a %s, and p %v", name, what, p)
			}
		}
	}
	perfect := tableOf([][]float64{{5, 0, 0}, {0, 9, 0}, {0, 0, 2}})
	tau, _, _ := Kendall(perfect)
	if r, rho, poly := must(Pearson(perfect)), must(Spearman(perfect)), must(Polychoric(perfect)); r != 1 || rho != 1 || tau != 1 || poly != 1 {
		t.Errorf("perfect agreement: %v %v %v %v", r, rho, tau, poly)
	}
	if poly := must(Polychoric(tableOf([][]float64{{10, 5}, {0, 20}}))); poly != 1 {
		t.Errorf("empty cell: %v", poly)
	}
	if r := correlationP(0.9, 2); !math.IsNaN(r) {
		t.Errorf("p of two respondents = %g", r)
	}
	// A table with extreme outliers against a strong correlation stays inside.
	odd := tableOf([][]float64{{1e5, 0, 0, 0, 1}, {0, 1e5, 0, 0, 0}, {0, 0, 1e5, 0, 0}, {0, 0, 0, 1e5, 0}, {1, 0, 0, 0, 1e5}})
	if poly := must(Polychoric(odd)); !(poly > 0.9 && poly < 1) {
		t.Errorf("strong with outliers: %v", poly)
	}
	// Independent margins have rho 0.
	if poly := must(Polychoric(tableOf([][]float64{{4, 6}, {8, 12}}))); math.Abs(poly) > 1e-12 {
		t.Errorf("independent: %v", poly)
	}
}

func BenchmarkPolychoric(b *testing.B) {
	d := simulated(1, 5000, 5000, 10, 5, 0.02, false)
	joint := d.Joint(0, 1)
	for b.Loop() {
		polychoricRho(joint)
	}
}
