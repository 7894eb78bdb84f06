package stats

import (
	"fmt"
	"slices"
	"strings"
)

// Notice is what a reader must know next to a number, or why there is none. It is an error too, with an English
// text; report has the same sentences in other languages, by Code.
type Notice struct {
	Code string `json:"code"`
	Args []any  `json:"args,omitempty"` // in the order of the English template's verbs
}

// notices holds the English template of every code. Templates use indexed verbs, so that translations may reorder.
// A new code gets its line here and its translations in report/notices.go; a test there compares the two lists.
func notices() map[string]string {
	return map[string]string{
		"aliased_field":           "field %[1]s follows from the other compared fields, so its effect cannot be told apart; it is left out of the multi-factor model",
		"aliased_interaction":     "the interaction %[1]s cannot be told apart from other effects, so the model has main effects only",
		"alpha_design":            "the interval of alpha is by linearisation for the weights and the design, not Feldt's",
		"alpha_low":               "alpha is %.2[1]f, below 0.7: the items measure one thing only loosely",
		"alpha_negative":          "alpha is negative (%.2[1]f): some items run against the others; check which should be reversed",
		"alpha_rises":             "without item %[1]s alpha would rise from %.3[2]f to %.3[3]f",
		"bartlett_design":         "Bartlett's test and the parallel analysis take the respondents as a simple random sample; weights and design are not allowed for",
		"beyond_range":            "the values of %[1]s are too large for their variance to be computed",
		"bootstrap_singular":      "%[1]d of %[2]d bootstrap resamples allow no regression and are left out",
		"brant_impossible":        "Brant's test needs a logit at every cut of the answers, and that at %[1]s has no finite solution",
		"classical_tests_design":  "F follows the weights and the sampling design; the Welch, Levene, Kruskal-Wallis and pairwise tests have no such form and are left out",
		"collinear":               "item %[1]s follows exactly from %[2]s, so their effects cannot be told apart",
		"composite_identity":      "without an overall item the response is the mean of the items, so a regression on them is an identity and tells nothing",
		"composite_response":      "no overall item was asked: importance is for the mean of all items, of which each item is a part",
		"constant":                "%[1]s does not vary: every answer is the same",
		"constant_item":           "item %[1]s does not vary, so it has no correlation: it may as well be left out of the items",
		"constant_predictor":      "item %[1]s does not vary among complete answers, so it cannot explain anything",
		"constant_response":       "the response does not vary among complete answers, so there is nothing to explain",
		"correlation_design":      "p-values of correlations allow for the weights and the design; Kendall's has none then",
		"correlation_few":         "items %[1]s and %[2]s: the %[3]d respondents who answered both give no correlation (too few, or one item does not vary among them)",
		"cross_loading":           "item %[1]s loads 0.4 or more on several factors (%[2]s)",
		"crossing_cuts":           "the model with slopes of its own at each cut has no proper maximum (its probabilities would become negative), so the likelihood-ratio test is left out",
		"eigen_failed":            "the eigenvalues of the correlation matrix cannot be found",
		"empty_answer":            "no respondent has answer %[1]s, so it has no threshold in the model",
		"single_cells":            "some combinations of %[1]s and %[2]s have a single respondent, from whom no design-based error can be had: the multi-factor model has main effects only",
		"empty_cells":             "some groups of %[1]s and %[2]s never meet, so the multi-factor model has main effects only",
		"empty_level":             "%[1]s: no respondent has %[2]s, so it has no column in the model",
		"factors_capped":          "%[1]d factors are more than %[2]d items determine: %[3]d are taken",
		"factors_none":            "no eigenvalue exceeds those of uncorrelated data; one factor is taken all the same",
		"factors_not_converged":   "the factor extraction had not settled after %[1]d iterations",
		"few_clusters":            "%[1]d clusters are few for cluster-robust errors: 20 or more are advisable, fewer make them too small",
		"flat_table":              "%[1]s by %[2]s: answers or groups do not vary, so there is nothing to test",
		"full_leverage":           "at least one row has leverage 1: the fit passes through it whatever its answer, so it has no standardised residual, and HC2 and HC3 errors do not exist",
		"hc3_leverage":            "one respondent alone decides a coefficient (leverage 1), so there are no HC3 errors",
		"heywood":                 "the communality of %[1]s reaches 1 (a Heywood case), so this solution is not proper: its uniqueness is held at 0.005; take fewer factors or more respondents",
		"high_vif":                "items %[1]s share most of their variance with other items (VIF above 5), so their coefficients are unstable",
		"item_apart":              "item %[1]s does not go with the rest (r = %.2[2]f): it seems to measure something else",
		"item_against_rest":       "item %[1]s runs against the rest (r = %.2[2]f): it probably should be reversed",
		"kmo_low":                 "KMO is %.2[1]f, below 0.6: the items share too little for a factor analysis",
		"letters_design":          "letters and residuals of the cross-tables allow for the weights by effective bases, not for strata and clusters; the tests do",
		"listwise_few":            "only %[1]d of %[2]d respondents answered everything that is used here; the result speaks for them",
		"lmg_not_resampled":       "LMG shares of %[1]d items take too long for every bootstrap resample: they have no intervals",
		"lmg_too_many":            "LMG shares visit all subsets of items; %[1]d items are more than the %[2]d that are feasible",
		"matrix_smoothed":         "the correlation matrix is not positive definite (its correlations do not come from the same complete data); it is smoothed before factors are taken",
		"multi_design":            "the multi-factor tests follow the weights and the sampling design (Wald); sums of squares do not apply",
		"no_answers":              "%[1]s has no answers",
		"no_compared_fields":      "no fields are compared",
		"no_factor_fit":           "the correlations that the factors imply are not positive definite, so there is no chi-squared test of the number of factors",
		"no_games_howell":         "%[1]s: pairs with a group of one respondent or without any variance have no Games-Howell test",
		"no_importance":           "no item has an importance by the method %[1]s",
		"no_items":                "there are no items",
		"no_point":                "item %[1]s has no index or no importance and is not in the quadrant chart",
		"no_rao_scott":            "%[1]s by %[2]s: the sampling design does not allow a corrected test",
		"no_residual":             "the groups explain the %[1]s response without error, or it does not vary, so there are no tests",
		"no_residual_df":          "%[1]d respondents and the sampling design are too few for the %[2]d coefficients of the multi-factor model",
		"no_respondents":          "there are no respondents",
		"no_variance_within":      "%[1]s: the response does not vary within the groups, so there is no F test",
		"no_wald":                 "%[1]s: the sampling design has too few clusters for so many groups, so there is no test",
		"no_welch":                "%[1]s: a group with one respondent, or whose members all agree, has no variance, so there is no Welch test",
		"not_converged":           "the likelihood had not reached its maximum after %[1]d iterations",
		"omega_improper":          "omega rests on a one-factor solution that is not proper (a communality reaches 1)",
		"one_cluster":             "all rows are in one cluster, so there are no cluster-robust errors",
		"one_group":               "%[1]s has fewer than two groups with respondents",
		"parallel_lines":          "the slopes differ between the cuts of the answers (p = %.3[1]g): one odds ratio for all of them hides that",
		"perfect_fit":             "the items predict the response without error, so there are no standard errors",
		"polychoric_levels":       "polychoric correlations are left out for items with more than %[1]d answer codes",
		"population_clusters":     "the population size is of respondents, so it gives no finite population correction for a sample of clusters; errors are on the safe side",
		"regression_design_based": "standard errors follow the weights and sampling design; HC3 errors and Durbin-Watson do not apply",
		"robust_errors_differ":    "classical and heteroscedasticity-robust (HC3) errors disagree on whether %[1]s matter; trust the robust ones",
		"rotation_not_converged":  "the rotation had not settled after %[1]d iterations",
		"separation":              "%[1]s tell the answers apart without error (separation): their odds ratios are unbounded and the likelihood has no maximum",
		"single_cluster_average":  "%[1]d strata have a single cluster; they are given the mean variance of the other strata",
		"single_cluster_certain":  "%[1]d strata have a single cluster; they are taken as certain to be in the sample, without variance",
		"single_cluster_strata":   "%[1]d strata have a single cluster; it is compared with the mean of all clusters, so standard errors are on the safe side",
		"singular_matrix":         "the correlation matrix of the items is singular: some items repeat others or add up to them",
		"small_expected":          "%[1]s by %[2]s: %[3]d of %[4]d cells have an expected count under 5, so the chi-squared test is rough",
		"small_group":             "%[1]s = %[2]s has only %[3]d respondents: its figures are uncertain",
		"small_sample":            "%[1]d respondents are few for %[2]d items; five or more for each item are advisable",
		"stepwise_p":              "the predictors were chosen by the same data: the p-values and intervals of the final model are too good and R² is too high; confirm on other data",
		"table_too_large":         "%[1]s by %[2]s: a table of %[3]d cells is too large for the corrected test",
		"target_nobody":           "target of %[1]s: nobody is in %[2]s (%.3[3]g%% of the population), so the other groups stand for it",
		"target_unknown":          "target of %[1]s: %[2]d respondents are in none of its groups; together they keep the share that they had",
		"too_few_clusters":        "the sampling design has no more clusters than strata, so there are no degrees of freedom for tests",
		"too_few_complete":        "%[1]d complete answers are too few; at least %[2]d are needed",
		"unanswered_item":         "item %[1]s has no answers, so nobody answered every item: take it out of the items",
		"too_few_items":           "%[1]d items are too few: at least %[2]d are needed",
		"too_many_groups":         "field %[1]s makes more than %[2]d coefficients; it is left out of the multi-factor model",
		"too_many_interactions":   "the two-way interactions would add %[1]d coefficients, more than the data bear; the model has main effects only",
		"too_many_letters":        "%[1]s has %[2]d groups; columns get letters for at most %[3]d",
		"too_many_pairs":          "%[1]s has %[2]d groups; pairs are compared for at most %[3]d",
		"unequal_variances":       "%[1]s: variances differ between groups (Levene %[2]s); quote the Welch test",
		"weights_as_given":        "standard errors take the weights as given: that the targets are met exactly is not used, so they are on the safe side",
		"weights_not_reached":     "after %[1]d passes the shares still differ from their targets by up to %.2[2]f%%: the targets contradict each other, or the bounds of the weights are too narrow",
		"weights_not_trimmed":     "the bounds of the weights leave too little room: some weights lie at a bound and the others cannot make up for them",
		"weights_of_all":          "the weights were made over all %[1]d respondents, before the filter: targets are of the whole population",
		"weights_vary":            "the weights are very unequal (design effect %.2[1]f, largest weight %.1[2]f times the mean): a few respondents count for many; trim the weights or merge small groups of the targets",
	}
}

// NoticeTemplates returns code -> English template, for translators and their tests.
func NoticeTemplates() map[string]string { return notices() }

// Error is the sentence in English.
func (n Notice) Error() string {
	t, ok := notices()[n.Code]
	if n.Code == "" {
		return "a notice without a code"
	}
	if !ok {
		return fmt.Sprint(append([]any{n.Code}, n.Args...)...)
	}
	args := slices.Clone(n.Args)
	for i, a := range args {
		if names, ok := a.([]string); ok {
			args[i] = strings.Join(names, ", ")
		}
	}
	return fmt.Sprintf(t, args...)
}

// fewComplete warns when fewer than half of the respondents answered everything that an analysis uses.
func (d *Data) fewComplete(n int) []Notice {
	if 2*n >= d.N {
		return nil
	}
	return []Notice{notice("listwise_few", n, d.N)}
}

// pText is a p-value as sentences give it.
func pText(p float64) string {
	if p < 0.001 {
		return "p < 0.001"
	}
	return fmt.Sprintf("p = %.3f", p)
}

// notice builds a Notice.
func notice(code string, args ...any) Notice { return Notice{Code: code, Args: args} }
