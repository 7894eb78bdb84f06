package stats

import (
	"fmt"
	"testing"
)

// Leverage, residuals and condition indices of attitude, and errors clustered by tens of attitude and by psu of bfi:
// R hatvalues, cooks.distance, rstandard, rstudent, svd, sandwich::vcovCL.
func TestRegressionDiagnostics(t *testing.T) {
	type clustered struct {
		Clusters      int
		SE, T, P, Low []float64
	}
	var ref struct {
		Attitude struct {
			Hat, Cook, Standardised, Studentised, Condition []float64
			Proportions                                     [][]float64
		}
		Tens clustered `json:"cluster_attitude"`
		PSU  clustered `json:"cluster_bfi"`
	}
	golden(t, "models", &ref)
	var refs map[string]olsReference
	golden(t, "ols", &refs)
	names, x, y := olsData(t, "attitude", refs["attitude"])
	tens := make([]int, len(y))
	for i := range tens {
		tens[i] = 7 - i/3
	}
	fit, err := OLS(names, x, y, OLSOptions{Clusters: tens})
	if err != nil {
		t.Fatal(err)
	}
	for i := range y {
		check(t, "leverage", fit.Leverage[i], ref.Attitude.Hat[i], 1e-11)
		check(t, "Cook's distance", fit.CooksDistance[i], ref.Attitude.Cook[i], 1e-10)
		check(t, "standardised", fit.Standardised[i], ref.Attitude.Standardised[i], 1e-10)
		check(t, "studentised", fit.Studentised[i], ref.Attitude.Studentised[i], 1e-10)
	}
	for m, want := range ref.Attitude.Condition {
		check(t, "condition index", fit.ConditionIndices[m], want, 1e-10)
		for j, share := range ref.Attitude.Proportions[m] {
			check(t, fmt.Sprint("variance proportion ", m, j), fit.VarianceProportions[m][j], share, 1e-8)
		}
	}
	checkClustered := func(name string, fit *OLSResult, want clustered) {
		if fit.Clusters != want.Clusters {
			t.Errorf("%s: %d clusters, want %d", name, fit.Clusters, want.Clusters)
		}
		for j, c := range fit.Coefficients {
			checkNum(t, name+" clustered se of "+c.Name, c.Cluster.SE, want.SE[j], 1e-10)
			checkNum(t, name+" clustered t of "+c.Name, c.Cluster.T, want.T[j], 1e-9)
			checkNum(t, name+" clustered p of "+c.Name, c.Cluster.P, want.P[j], 1e-9)
		}
	}
	checkClustered("attitude", fit, ref.Tens)
	if fit.Notices[0].Code != "few_clusters" {
		t.Errorf("10 clusters: %v", fit.Notices)
	}

	names, x, y = olsData(t, "bfi", refs["bfi_sN"])
	var psu []int
	all := table(t, "bfi")
	next := 0
	for r, age := range all["age"] { // rows of the complete cases, found by age and order
		if next < len(y) && age == x[4][next] && complete(all, r) {
			psu = append(psu, int(all["psu"][r]))
			next++
		}
	}
	fit, err = OLS(names, x, y, OLSOptions{Clusters: psu})
	if err != nil {
		t.Fatal(err)
	}
	checkClustered("bfi", fit, ref.PSU)
}

// complete says that row r of bfi has every item and profile field of the model of sN.
func complete(all map[string][]float64, r int) bool {
	for _, key := range []string{"age", "gender"} {
		if all[key][r] != all[key][r] {
			return false
		}
	}
	for _, s := range "ACENO" {
		for i := 1; i <= 5; i++ {
			if v := all[fmt.Sprint(string(s), i)][r]; v != v {
				return false
			}
		}
	}
	return true
}

func TestOneCluster(t *testing.T) {
	fit, err := OLS([]string{"x"}, [][]float64{{1, 2, 3, 5}}, []float64{1, 2, 4, 4}, OLSOptions{Clusters: make([]int, 4)})
	if err != nil || fit.Coefficients[1].Cluster.SE != nil || fit.Notices[0].Code != "one_cluster" {
		t.Errorf("%+v, %v", fit, err)
	}
}
