package stats

// DesignCounts is how large the parts of a sampling design are.
type DesignCounts struct {
	Strata      int // 0 = not stratified
	Clusters    int // of all strata; 0 = every respondent is one
	Subclusters int // of the second stage; 0 = it has none, or, clusters being as drawn with replacement, none that count
	Finite      bool
	DF          float64 // of errors: clusters less strata, of replicate weights their own; every respondent being a cluster, and all one stratum, unless the design says otherwise
}

// DesignCounts counts the strata and clusters in the sample. Finite says that the size of the population is known, so that errors allow for the share of
// it that was asked.
func (d *Data) DesignCounts() DesignCounts {
	f := d.design()
	out := DesignCounts{Clusters: len(f.stratumOf), Subclusters: len(f.subOf), Finite: f.fraction != nil || f.cluster == nil && d.Population > 0, DF: d.designDF()}
	if f.stratum != nil {
		out.Strata = f.strata
	}
	return out
}
