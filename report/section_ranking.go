package report

import "manyi/stats"

// RankingSection compares branches and managers.
func RankingSection(r *stats.Ranking, c Context) Section {
	return Section{}
}
