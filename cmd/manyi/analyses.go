package main

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"manyi/report"
	"manyi/stats"
)

// analysis is one entry of the list: what is computed and how it is shown.
type analysis struct {
	name    string
	title   func(report.Context) string
	run     func(*stats.Data) (stats.Result, error)
	section func(stats.Result, report.Context) report.Section
}

// analyses lists every analysis in the order of the report. Adding one is a file in stats, a file in report, and a line
// here.
func analyses() []analysis {
	return []analysis{
		entry("index", "满意度指数", "Satisfaction index", (*stats.Data).Index, report.IndexSection),
		entry("change", "与往期比较", "Changes between waves", (*stats.Data).Change, report.ChangeSection),
		entry("decomposition", "变化的来源", "Why it changed", (*stats.Data).WhyChanged, report.WhyChangedSection),
		entry("trend", "历期走势", "Trend over the waves", (*stats.Data).Trend, report.TrendSection),
		entry("quadrant", "四分图", "Quadrants", (*stats.Data).Quadrant, report.QuadrantSection),
		entry("priority", "改进优先级", "Priorities", (*stats.Data).Priority, report.PrioritySection),
		entry("quadrant_move", "象限的变化", "Changed quadrants", (*stats.Data).QuadrantMoves, report.QuadrantMoveSection),
		entry("importance", "重要性", "Importance", (*stats.Data).Importance, report.ImportanceSection),
		entry("driver_change", "驱动因素的变化", "Changed drivers", (*stats.Data).DriverChange, report.DriverChangeSection),
		entry("anova_oneway", "分组比较", "Groups compared", (*stats.Data).OneWays, report.CompareSection),
		entry("heatmap", "指标 × 分组", "Items by groups", (*stats.Data).Heatmaps, report.HeatmapSection),
		entry("interaction", "交互作用", "Interactions", (*stats.Data).Interactions, report.InteractionSection),
		entry("emmeans_adjusted", "调整后的分组比较", "Groups compared after adjustment", (*stats.Data).AdjustedMeans, report.AdjustedSection),
		entry("anova_multi", "多因素方差分析", "Multi-factor ANOVA", (*stats.Data).MultiFactors, report.MultiFactorSection),
		entry("drivers_by", "各组的驱动因素", "Drivers by group", (*stats.Data).DriversBy, report.DriversBySection),
		entry("ranking", "排名", "Rankings", (*stats.Data).Ranking, report.RankingSection),
		entry("value", "客户价值", "Value at risk", (*stats.Data).ValueAtRisk, report.ValueSection),
		entry("loyalty", "忠诚度", "Loyalty", (*stats.Data).LoyaltyClasses, report.LoyaltySection),
		entry("gap", "差距分析", "Gap analysis", (*stats.Data).Gap, report.GapSection),
		entry("penalty_reward", "惩罚与奖励", "Penalty and reward", (*stats.Data).PenaltyReward, report.PenaltyRewardSection),
		entry("kano", "Kano 分类", "Kano categories", (*stats.Data).KanoCategories, report.KanoSection),
		entry("frequency", "频数分布", "Frequencies", (*stats.Data).Frequencies, report.FrequencySection),
		entry("descriptive", "描述统计", "Descriptive statistics", (*stats.Data).Descriptives, report.DescriptiveSection),
		entry("correlation", "相关分析", "Correlations", (*stats.Data).Correlations, report.CorrelationSection),
		entry("regression", "回归分析", "Regression", (*stats.Data).Regression, report.RegressionSection),
		entry("reliability", "信度", "Reliability", (*stats.Data).Reliability, report.ReliabilitySection),
		entry("factor", "因子分析", "Factor analysis", (*stats.Data).Factor, report.FactorSection),
		entry("invariance", "测量等值", "Measurement invariance", (*stats.Data).Invariance, report.InvarianceSection),
		entry("weighting", "权数", "Weights", (*stats.Data).Weighting, report.WeightingSection),
		entry("crosstab", "交叉表", "Cross-tables", (*stats.Data).Crosstabs, report.CrosstabSection),
	}
}

// entry ties an analysis to its section.
func entry[R stats.Result](name, zh, en string, run func(*stats.Data) (R, error), section func(R, report.Context) report.Section) analysis {
	return analysis{
		name:    name,
		title:   func(c report.Context) string { return c.T(zh, en) },
		run:     func(d *stats.Data) (stats.Result, error) { return run(d) },
		section: func(r stats.Result, c report.Context) report.Section { return section(r.(R), c) },
	}
}

// maxSummary is how many findings the front page has.
const maxSummary = 5

// findings are the results of all analyses, and what is shown of them.
type findings struct {
	numbers  []stats.Number
	results  []report.NamedResult
	sections []report.Section
	summary  []string
}

// analyse runs the list, several at a time, and shows the results in its order. An analysis that cannot be computed leaves an
// "unavailable" number and a section that says why. When ctx ends, so does analyse; what is under way then is left to run out.
func analyse(ctx context.Context, d *stats.Data, c report.Context, progress func(done, all int)) (findings, error) {
	list := analyses()
	results, errs := make([]stats.Result, len(list)), make([]error, len(list))
	var group errgroup.Group
	group.SetLimit(max(1, d.Options.Jobs))
	var done atomic.Int64
	ended := make(chan error, 1)
	go func() {
		for i, a := range list {
			group.Go(func() error {
				if ctx.Err() == nil {
					results[i], errs[i] = a.run(d)
				}
				if ctx.Err() == nil {
					progress(int(done.Add(1)), len(list))
				}
				return ctx.Err()
			})
		}
		ended <- group.Wait()
	}()
	select {
	case err := <-ended:
		if err != nil {
			return findings{}, err
		}
	case <-ctx.Done():
		return findings{}, ctx.Err()
	}
	for _, r := range results {
		switch r := r.(type) {
		case *stats.Index:
			c.Index = r // the charts of groups and distributions show it too
		case *stats.Factor:
			c.Factor = r // the chart of correlations has its order
		}
	}
	var out findings
	first := map[string]string{} // finding of each analysis
	for i, a := range list {
		if errs[i] != nil {
			var why stats.Notice
			if !errors.As(errs[i], &why) {
				return out, errs[i]
			}
			out.numbers = append(out.numbers, stats.Number{Analysis: a.name, Statistic: "unavailable", N: d.N})
			out.results = append(out.results, report.NamedResult{Name: a.name, Result: unavailable{why.Error(), why}})
			out.sections = append(out.sections, report.Unavailable(a.name, a.title(c), why, c))
			continue
		}
		out.numbers = append(out.numbers, results[i].Numbers()...)
		out.results = append(out.results, report.NamedResult{Name: a.name, Result: results[i]})
		if s := a.section(results[i], c); s.ID != "" {
			out.sections = append(out.sections, s)
			if len(s.Findings) > 0 {
				first[a.name] = s.Findings[0]
			}
		}
	}
	for i := range out.numbers {
		if out.numbers[i].Wave == "" { // else of an earlier one
			out.numbers[i].Wave = d.Wave
		}
	}
	out.summary = summary(first)
	return out, nil
}

// foremost are the analyses whose findings the front page has first; the others follow in the order of the report.
var foremost = []string{"index", "change", "quadrant", "anova_oneway", "ranking", "value", "trend", "priority", "importance"}

// summary picks the findings of the front page from the first one of each analysis.
func summary(first map[string]string) []string {
	names := slices.Clone(foremost)
	for _, a := range analyses() {
		if !slices.Contains(names, a.name) {
			names = append(names, a.name)
		}
	}
	var list []string
	for _, name := range names {
		if f := first[name]; f != "" && len(list) < maxSummary {
			list = append(list, f)
		}
	}
	return list
}

// unavailable stands in results.json for a result that could not be computed.
type unavailable struct {
	Unavailable string       `json:"unavailable"`
	Notice      stats.Notice `json:"notice"`
}
