package stats

import "testing"

// xtabReference is a cross-table of bfi or holzinger with what R made of it.
type xtabReference struct {
	Table          struct{ M [][]float64 }
	Chisq, DF, P   float64
	G2, Phi, Gamma float64
	G2P            float64                 `json:"g2_p"`
	V              float64                 `json:"cramers_v"`
	Contingency    float64                 `json:"contingency_c"`
	MinExpected    float64                 `json:"min_expected"`
	Residuals      struct{ M [][]float64 } `json:"adjusted_residuals"`
	Yates          *struct{ Chisq, P float64 }
	FisherP        *float64 `json:"fisher_p"`
	Z              struct {
		PA, PB []float64
		Z, P   []float64
		Full   []float64 `json:"p_bonferroni"`
	} `json:"column_proportion_z_pooled"`
}

func xtabs(t testing.TB) map[string]xtabReference {
	t.Helper()
	var all map[string]xtabReference
	golden(t, "xtab", &all)
	if len(all) != 5 {
		t.Fatalf("%d tables", len(all))
	}
	return all
}

// measured is a measure with its asymptotic error.
type measured struct{ Value, SE float64 }

// tablesReference is golden/tables.json.
type tablesReference struct {
	Tables map[string]struct {
		Table       [][]float64
		TauB        measured `json:"tau_b"`
		TauC        measured `json:"tau_c"`
		Gamma       measured
		Columns     measured `json:"d_columns"`
		Rows        measured `json:"d_rows"`
		Symmetric   measured `json:"d_symmetric"`
		Z0          float64
		TauBCor     float64 `json:"tau_b_cor"`
		VLow        float64 `json:"v_low"`
		VHigh       float64 `json:"v_high"`
		G2          float64
		G2P         float64 `json:"g2_p"`
		StdRes      [][]float64
		MinExpected float64 `json:"min_expected"`
	}
	Fisher []struct {
		Table    [][]float64
		P, Yates float64
		YatesP   float64 `json:"yates_p"`
	}
	Wilson []struct{ X, N, Population, Low, High, Low99, High99 float64 }
	Sample struct {
		X, W            []float64
		Mean, Low, High float64
		FPCSE           float64 `json:"fpc_se"`
		FPCLow          float64 `json:"fpc_low"`
		FPCHigh         float64 `json:"fpc_high"`
		NPS             float64
		NPSSE           float64 `json:"nps_se"`
		NPSW            float64 `json:"nps_w"`
		NPSWSE          float64 `json:"nps_w_se"`
		NPSWLow         float64 `json:"nps_w_low"`
		NPSWHigh        float64 `json:"nps_w_high"`
		Effective, Kish float64
		Deff            float64 `json:"deff_replace"`
		SE, Var         float64
		WMean           float64 `json:"wmean"`
		WMeanLow        float64 `json:"wmean_low"`
		WMeanHigh       float64 `json:"wmean_high"`
	}
	Means struct {
		Y, SD, N   []float64
		Bonferroni []float64 `json:"pooled_bonferroni"`
		None       []float64 `json:"pooled_none"`
		Holm       []float64 `json:"pair_holm"`
	}
}

func tablesGolden(t testing.TB) *tablesReference {
	t.Helper()
	r := &tablesReference{}
	golden(t, "tables", r)
	return r
}

// poorTables are tables on which nothing can be computed.
var poorTables = map[string][][]float64{
	"nil": nil, "no columns": {{}, {}}, "one cell": {{3}}, "one row": {{3, 4}}, "one column": {{3}, {4}}, "nobody": {{0, 0}, {0, 0}},
	"one used row": {{0, 0}, {3, 4}}, "one used column": {{0, 1}, {0, 4}}, "ragged": {{1, 2}, {3}}, "negative": {{1, 2}, {3, -4}},
	"not a number": {{1, 2}, {3, nan}}, "infinite": {{1, 2}, {3, infinity}},
}
