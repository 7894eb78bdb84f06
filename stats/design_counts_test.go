package stats

import "testing"

// Clusters of the same number in two strata are two. The degrees of freedom are those of survey::degf(svydesign(~c, strata = ~s, nest = TRUE)).
func TestDesignCounts(t *testing.T) {
	strata, clusters, subclusters := []uint32{0, 0, 0, 0, 1, 1, 1, 1}, []uint32{0, 0, 1, 2, 0, 0, 1, 1}, []uint32{0, 1, 0, 0, 0, 0, 0, 1}
	fraction := []float64{.1, .1, .1, .1, .2, .2, .2, .2}
	for _, c := range []struct {
		name string
		data *Data
		want DesignCounts
	}{
		{"none", &Data{N: 8, Batches: []Batch{{N: 8}}}, DesignCounts{DF: 7}},
		{"people of a known population", &Data{N: 8, Population: 100, Batches: []Batch{{N: 8}}}, DesignCounts{Finite: true, DF: 7}},
		{"strata", &Data{N: 8, Batches: []Batch{{N: 8, Stratum: strata}}}, DesignCounts{Strata: 2, DF: 6}},
		{"clusters", &Data{N: 8, Population: 100, Batches: []Batch{{N: 8, Cluster: clusters}}}, DesignCounts{Clusters: 3, DF: 2}},
		{"both, in two batches", &Data{N: 8, Batches: []Batch{{N: 4, Stratum: strata[:4], Cluster: clusters[:4]}, {N: 4, Stratum: strata[4:], Cluster: clusters[4:]}}}, DesignCounts{Strata: 2, Clusters: 5, DF: 3}},
		{"two stages of an unknown population", &Data{N: 8, Batches: []Batch{{N: 8, Stratum: strata, Cluster: clusters, Subcluster: subclusters}}}, DesignCounts{Strata: 2, Clusters: 5, DF: 3}},
		{"two stages", &Data{N: 8, Batches: []Batch{{N: 8, Stratum: strata, Cluster: clusters, Subcluster: subclusters, Fraction: fraction}}},
			DesignCounts{Strata: 2, Clusters: 5, Subclusters: 7, Finite: true, DF: 3}},
	} {
		if got := c.data.DesignCounts(); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}
