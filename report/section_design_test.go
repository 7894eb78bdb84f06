package report

import (
	"strings"
	"testing"

	"manyi/stats"
	"manyi/survey"
)

func TestDesignInWords(t *testing.T) {
	stages := &survey.Design{Strata: "district", Cluster: "street", Subcluster: "household", Sizes: "n1", Subsizes: "n2"}
	once := *stages
	once.Sizes, once.Subsizes = "", ""
	for _, test := range []struct {
		book   survey.Codebook
		counts stats.DesignCounts
		lang   Lang
		want   []string
	}{
		{survey.Codebook{Design: stages}, stats.DesignCounts{Strata: 3, Clusters: 1072, Subclusters: 2200, Finite: true, DF: 1069}, "en", []string{
			"Strata: district: 3", "Clusters: street: 1,072", "Clusters of the second stage: household: 2,200",
			"Population: sizes of both stages in columns n1 and n2; errors have the finite population correction", "Degrees of freedom of errors: 1,069"}},
		{survey.Codebook{Design: stages}, stats.DesignCounts{Strata: 3, Clusters: 72, Subclusters: 200, Finite: true, DF: 69}, "zh", []string{
			"分层: district：3 层", "群: street：72 群", "第二阶段的群: household：200 群", "总体: 各阶段大小见列 n1、n2；误差已作有限总体校正", "误差的自由度: 69"}},
		{survey.Codebook{Design: &once}, stats.DesignCounts{Strata: 3, Clusters: 72, DF: 69}, "en", []string{
			"Strata: district: 3", "Clusters: street: 72", "Clusters of the second stage: household: the population is not known, so errors are those of the first stage",
			"Population: size not known; errors as if drawn with replacement", "Degrees of freedom of errors: 69"}},
		{survey.Codebook{Design: &survey.Design{Strata: "q1", StratumSizes: []survey.Share{{Labels: []string{"City"}, Value: 12000}, {Labels: []string{"Town"}, Value: 900}}}},
			stats.DesignCounts{Strata: 2, Finite: true, DF: 398}, "en", []string{
				"Strata: Speed: 2", "Population: by stratum City 12,000, Town 900; errors have the finite population correction", "Degrees of freedom of errors: 398"}},
		{survey.Codebook{Design: &survey.Design{Population: 5000}}, stats.DesignCounts{Finite: true, DF: 399}, "zh", []string{"总体: 5,000 人；误差已作有限总体校正", "误差的自由度: 399"}},
		{survey.Codebook{}, stats.DesignCounts{DF: 399}, "en", nil},
	} {
		var got []string
		for _, row := range testContext(test.lang).designRows(&test.book, test.counts) {
			got = append(got, row[0]+": "+row[1])
		}
		if strings.Join(got, "\n") != strings.Join(test.want, "\n") {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		}
	}
}

func TestWeightsMadeInWords(t *testing.T) {
	all := survey.Codebook{Weight: "w", Targets: []survey.Target{{Fields: []string{"q1"}}, {Fields: []string{"q2", "x"}}},
		Weighting: &survey.Weighting{Class: "q2", Rates: []survey.Share{{Labels: []string{"City"}, Value: 0.52}, {Labels: []string{"Town"}, Value: 0.7}}, Trim: []float64{0.3, 3}, Population: 30000}}
	for _, test := range []struct {
		book survey.Codebook
		lang Lang
		want string
	}{
		{all, "en", "base weights in column w; divided by the response rates of Price (City 52.0%, Town 70.0%); adjusted to the population by Speed and Price × x; weights between 0.3 and 3 times the mean; adding up to 30,000"},
		{all, "zh", "起始权数为列 w；除以Price的回答率（City 52.0%、Town 70.0%）；按Speed和Price × x的总体构成调整；权数限于平均的 0.3 到 3 倍；合计 30,000"},
		{survey.Codebook{Weighting: &survey.Weighting{Trim: []float64{0, 2.5}}}, "en", "base weights of 1; no weight above 2.5 times the mean"},
		{survey.Codebook{Weight: "w"}, "en", ""},
	} {
		if got := testContext(test.lang).weightsMade(&test.book); got != test.want {
			t.Errorf("got\n%s\nwant\n%s", got, test.want)
		}
	}
}

// A design without weights has no errors of a simple random sample.
func TestMethodsOfAnUnweightedDesign(t *testing.T) {
	d := &stats.Data{N: 2, Designed: true, Options: stats.DefaultOptions(), Batches: []stats.Batch{{N: 2, Cluster: []uint32{0, 1}}}}
	got := shownTable(testContext("en").methodTable(&survey.Codebook{Design: &survey.Design{Cluster: "street"}}, d))
	if !strings.Contains(got, "Weighting|None; errors by Taylor linearisation\nClusters|street: 2\n") {
		t.Error(got)
	}
}
