package report

import (
	"fmt"
	"strings"

	"manyi/stats"
	"manyi/survey"
)

// designRows are what the table of methods says of how the sample was drawn: strata and clusters with their numbers, what is known of the population and the
// degrees of freedom. Without a design there are none.
func (c Context) designRows(cb *survey.Codebook, n stats.DesignCounts) [][2]string {
	design := cb.Design
	if design == nil && c.Replicates == 0 {
		return nil
	}
	var rows [][2]string
	add := func(name, choice string) { rows = append(rows, [2]string{name, choice}) }
	if design != nil {
		if design.Strata != "" {
			add(c.T("分层", "Strata"), fmt.Sprintf(c.T("%s：%s 层", "%s: %s"), c.Label(design.Strata), thousands(n.Strata)))
		}
		if design.Cluster != "" {
			add(c.T("群", "Clusters"), fmt.Sprintf(c.T("%s：%s 群", "%s: %s"), c.Label(design.Cluster), thousands(n.Clusters)))
		}
		switch {
		case design.Subcluster == "":
		case n.Subclusters > 0:
			add(c.T("第二阶段的群", "Clusters of the second stage"), fmt.Sprintf(c.T("%s：%s 群", "%s: %s"), c.Label(design.Subcluster), thousands(n.Subclusters)))
		default:
			add(c.T("第二阶段的群", "Clusters of the second stage"), fmt.Sprintf(c.T("%s：总体大小未知，误差由第一阶段得出", "%s: the population is not known, so errors are those of the first stage"), c.Label(design.Subcluster)))
		}
		if c.Replicates > 0 && (design.Replicates == nil || design.Replicates.Make != "jackknife") {
			add(c.T("误差的自由度", "Degrees of freedom of errors"), decimals(n.DF, 0))
			return rows
		}
		finite := c.T("大小未知，按有放回抽样计算误差", "size not known; errors as if drawn with replacement")
		if n.Finite {
			finite = c.populationSize(design) + c.T("；误差已作有限总体校正", "; errors have the finite population correction")
		}
		add(c.T("总体", "Population"), finite)
	}
	add(c.T("误差的自由度", "Degrees of freedom of errors"), decimals(n.DF, 0))
	return rows
}

// populationSize says what the codebook knows of the population.
func (c Context) populationSize(design *survey.Design) string {
	switch {
	case design.Population > 0:
		return fmt.Sprintf(c.T("%s 人", "%s people"), decimals(design.Population, 0))
	case len(design.StratumSizes) > 0:
		return c.T("各层 ", "by stratum ") + c.shareList(design.StratumSizes, func(x float64) string { return decimals(x, 0) })
	case design.Subsizes != "":
		return fmt.Sprintf(c.T("各阶段大小见列 %s、%s", "sizes of both stages in columns %s and %s"), design.Sizes, design.Subsizes)
	default:
		return fmt.Sprintf(c.T("各层大小见列 %s", "sizes of strata in column %s"), design.Sizes)
	}
}

// mostShares is how many groups a cell of the table of methods names.
const mostShares = 12

// shareList is groups with their numbers: "Town 70%, City 52%".
func (c Context) shareList(shares []survey.Share, number func(float64) string) string {
	var list []string
	for _, s := range shares {
		list = append(list, strings.Join(s.Labels, " × ")+" "+number(s.Value))
	}
	return c.some(list, mostShares)
}

// weightsMade says by which steps the codebook makes the weights; "" when it makes none.
func (c Context) weightsMade(cb *survey.Codebook) string {
	w := cb.Weighting
	if len(cb.Targets) == 0 && w == nil {
		return ""
	}
	steps := []string{c.T("起始权数都是 1", "base weights of 1")}
	if cb.Weight != "" {
		steps[0] = fmt.Sprintf(c.T("起始权数为列 %s", "base weights in column %s"), cb.Weight)
	}
	if w != nil && w.Class != "" {
		steps = append(steps, fmt.Sprintf(c.T("除以%s的回答率（%s）", "divided by the response rates of %s (%s)"), c.Label(w.Class),
			c.shareList(w.Rates, func(x float64) string { return decimals(100*x, 1) + "%" })))
	}
	if len(cb.Targets) > 0 {
		var fields []string
		for _, t := range cb.Targets {
			fields = append(fields, c.effect(t.Key()))
		}
		steps = append(steps, fmt.Sprintf(c.T("按%s的总体构成调整", "adjusted to the population by %s"), c.join(fields)))
	}
	if w != nil && w.Trim != nil {
		bounds := fmt.Sprintf(c.T("权数不超过平均的 %s 倍", "no weight above %s times the mean"), shortest(w.Trim[1]))
		if w.Trim[0] > 0 {
			bounds = fmt.Sprintf(c.T("权数限于平均的 %s 到 %s 倍", "weights between %s and %s times the mean"), shortest(w.Trim[0]), shortest(w.Trim[1]))
		}
		steps = append(steps, bounds)
	}
	if w != nil && w.Population > 0 {
		steps = append(steps, fmt.Sprintf(c.T("合计 %s", "adding up to %s"), decimals(w.Population, 0)))
	}
	return strings.Join(steps, c.T("；", "; "))
}
