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
		"adjustment_too_large":    "field %[1]s makes more coefficients than the ranking can bear beside so many units; the adjusted ranking is without it",
		"aliased_adjustment":      "field %[1]s follows from the other compared fields, so its effect cannot be told apart; the adjusted ranking is without it",
		"adjusted_design":         "the design-based errors of so many groups would take too long; there are no adjusted means",
		"adjusted_main":           "the interactions cannot be told apart from other effects, so the adjusted means rest on main effects only",
		"aliased_decomposition":   "%[1]s follows from the other fields in wave %[2]s; it is left out of the decomposition by regression",
		"aliased_field":           "field %[1]s follows from the other compared fields, so its effect cannot be told apart; it is left out of the multi-factor model",
		"aliased_interaction":     "the interaction %[1]s cannot be told apart from other effects, so the model has main effects only",
		"aliased_unit":            "each group of %[1]s belongs to one %[2]s, so their effects cannot be told apart; the adjusted ranking is without it",
		"alpha_design":            "the interval of alpha is that of the weights and the design, not Feldt's",
		"alpha_low":               "alpha is %.2[1]f, below 0.7: the items measure one thing only loosely",
		"alpha_negative":          "alpha is negative (%.2[1]f): some items run against the others; check which should be reversed",
		"alpha_rises":             "without item %[1]s alpha would rise from %.3[2]f to %.3[3]f",
		"bartlett_design":         "Bartlett's test and the parallel analysis take the respondents as a simple random sample; weights and design are not allowed for",
		"between_units":           "%[1]s does not vary within %[2]s: what it explains is taken out of the differences between units, and the adjusted ranking compares each with its like",
		"beyond_range":            "the values of %[1]s are too large for their variance to be computed",
		"bootstrap_singular":      "%[1]d of %[2]d bootstrap resamples allow no regression and are left out",
		"brant_impossible":        "Brant's test needs a logit at every cut of the answers, and that at %[1]s has no finite solution",
		"census":                  "by its design the survey asked the whole population, so there is no sampling error: differences are what they are, and nothing is tested",
		"classical_tests_design":  "F follows the weights and the sampling design, and so do the t tests of pairs, corrected after Holm; the Welch, Levene, Kruskal-Wallis, Tukey and Games-Howell tests have no such form and are left out",
		"clusters_in_strata":      "some cluster numbers occur in several strata, and stand for another cluster in each (numbers: %[1]d)",
		"collinear":               "item %[1]s follows exactly from %[2]s, so their effects cannot be told apart",
		"composite_identity":      "without an overall item the response is the mean of the items, so a regression on them is an identity and tells nothing",
		"composite_shared":        "the composite compared with %[2]s is that of what both waves asked (items: %[1]d)",
		"composite_response":      "no overall item was asked: importance is for the mean of all items, of which each item is a part",
		"constant":                "%[1]s does not vary: every answer is the same",
		"constant_in_wave":        "%[1]s does not vary in wave %[2]s; it is left out of the decomposition by regression",
		"constant_item":           "item %[1]s does not vary, so it has no correlation: it may as well be left out of the items",
		"constant_predictor":      "item %[1]s does not vary among complete answers, so it cannot explain anything",
		"constant_response":       "the response does not vary among complete answers, so there is nothing to explain",
		"contrast_aliased":        "lowest or highest answers to %[1]s go along exactly with those to items before it, so their effect cannot be told apart and is left out",
		"contrast_few":            "%[1]d complete answers are too few for the %[2]d coefficients of penalties and rewards; %[3]d for each are needed",
		"contrast_high":           "(nearly) nobody gave the highest answers to %[1]s, so there is no reward",
		"contrast_low":            "(nearly) nobody gave the lowest answers to %[1]s, so there is no penalty",
		"contrast_middle":         "(nearly) nobody gave an answer to %[1]s between the lowest and the highest, so there is nothing to compare them with: left out",
		"contrast_short":          "the scale of %[1]s has no middle to compare the lowest and the highest answers with: left out",
		"correlation_design":      "p-values of correlations allow for the weights and the design; Kendall's has none then",
		"correlation_few":         "items %[1]s and %[2]s: the %[3]d respondents who answered both give no correlation (too few, or one item does not vary among them)",
		"covariate_aliased":       "%[1]s follows from the other fields, so it cannot be adjusted for",
		"crosstab_cells":          "the cross-tables by %[1]s would have %[2]d cells; beyond %[3]d only their tests are given",
		"covariate_many":          "only the first %[1]d numeric fields are adjusted for",
		"covariate_missing":       "%[1]s has an answer from only %[2]d of %[3]d respondents, so means are not adjusted for it",
		"cross_loading":           "item %[1]s loads 0.4 or more on several factors (%[2]s)",
		"crossing_cuts":           "the model with slopes of its own at each cut has no proper maximum (its probabilities would become negative), so the likelihood-ratio test is left out",
		"drivers_overall":         "overall cannot be compared with %[1]s, so neither can what drives it",
		"drivers_wave":            "the drivers of %[1]s cannot be had, so they are not compared",
		"drivers_design":          "%[1]s: %[2]d slopes are too many for design-based errors; the groups' drivers are shown without a test",
		"drivers_few":             "%[1]s: groups with fewer than %[3]d complete answers (five for each item, at least 30) are left out of the comparison of drivers (groups: %[2]d)",
		"drivers_none":            "%[1]s: fewer than two groups have enough complete answers, so drivers are not compared",
		"drivers_rough":           "%[1]s: %[2]d respondents are few for the %[3]d coefficients of all groups; design-based tests then find differences too easily",
		"drivers_singular":        "%[1]s: groups in which an answer does not vary or follows from others are left out of the comparison of drivers (groups: %[2]d)",
		"decomposition_hidden":    "wave %[1]s: respondents of a group that is not shown for privacy, without an answer to a field, or of a group that the other wave lacks, are left out of the decomposition by regression (respondents: %[2]d)",
		"decomposition_left_out":  "wave %[1]s: respondents without an answer to a field, or of a group that the other wave lacks, are left out of the decomposition by regression (respondents: %[2]d)",
		"eigen_failed":            "the eigenvalues of the correlation matrix cannot be found",
		"empty_answer":            "no respondent has answer %[1]s, so it has no threshold in the model",
		"few_units":               "%[1]s has only %[2]d groups: the variance between them, and all that follows from it, is uncertain",
		"forms_unreachable":       "%[1]s: no number of forms would make the ranking reliable to 0.8, because the units below differ too much",
		"league_chance":           "%[1]s: the data support no league table, since the differences could be chance (%[2]s)",
		"league_flat":             "%[1]s: the data support no league table, since there is no variance between them beyond chance",
		"league_unfirm":           "%[1]s: the data support no league table, since none is above or below the mean with 95%% probability",
		"league_unreliable":       "%[1]s: the data support no league table, since the reliability of the ranking is only %.2[2]f (0.5 at least, better 0.8)",
		"no_spread":               "%[1]s: the groups differ no more than chance makes them, so their variance is estimated as 0 and all are drawn to one mean; there are no ranks",
		"no_spread_within":        "%[1]s: within %[2]s they differ no more than chance makes them, so their variance is estimated as 0 and each is drawn to the mean of its group of %[2]s; there are no ranks",
		"no_variance_units":       "forms of one unit never differ, or are too few, so there is no error against which to rank",
		"one_form_each":           "%[1]s has a form in each group, so its groups cannot be ranked",
		"one_manager_each":        "every group of %[1]s has one of %[2]s only, so the two cannot be told apart; the ranking is by %[1]s",
		"ranking_design":          "the rankings take the forms of a unit as independent: strata and clusters are not allowed for, so errors may be too small",
		"ranking_left_out":        "forms that lack their unit are left out of the rankings (%[1]d of %[2]d)",
		"ranking_hidden":          "forms whose unit is not shown, for privacy, are left out of the rankings (%[1]d of %[2]d)",
		"ranking_some_hidden":     "forms whose unit is not shown, for privacy, or that lack it are left out of the rankings (%[1]d of %[2]d)",
		"ranking_weights":         "the rankings weight the forms of each unit, whose effective base takes the place of its number of forms; errors are those of the model",
		"single_cells":            "some combinations of %[1]s and %[2]s have a single respondent or cluster, from which no design-based error can be had: the multi-factor model has main effects only",
		"empty_cells":             "some groups of %[1]s and %[2]s never meet, so the multi-factor model has main effects only",
		"empty_level":             "%[1]s: no respondent has %[2]s, so it has no column in the model",
		"factors_capped":          "%[1]d factors are more than %[2]d items determine: %[3]d are taken",
		"factors_none":            "no eigenvalue exceeds those of uncorrelated data; one factor is taken all the same",
		"factors_not_converged":   "the factor extraction had not settled after %[1]d iterations",
		"field_in_one_wave":       "%[1]s is not asked in the same way in both waves; it is left out of the decomposition by regression",
		"few_clusters":            "%[1]d clusters are few for cluster-robust errors: 20 or more are advisable, fewer make them too small",
		"flat_table":              "%[1]s by %[2]s: answers or groups do not vary, so there is nothing to test",
		"full_leverage":           "at least one row has leverage 1: the fit passes through it whatever its answer, so it has no standardised residual, and HC2 and HC3 errors do not exist",
		"gap_no_answers":          "nobody stated the importance of %[1]s",
		"gap_scale":               "the stated importance of %[1]s goes from %[2]v to %[3]v, beyond the item's scale %[4]d to %[5]d, so the two cannot be compared",
		"group_in_one_wave":       "%[1]s: only one of the two waves has %[2]s; what they add to the change counts as a change of mix",
		"group_left_out":          "%[1]s: only one of the two waves has %[2]s; they are left out of the decomposition by regression",
		"hc3_leverage":            "one respondent alone decides a coefficient (leverage 1), so there are no HC3 errors",
		"heatmap_cells":           "%[1]s: %[2]d items by groups are more than the %[3]d that are compared one by one",
		"heatmap_design":          "%[1]s: the design-based errors of so many groups and items would take too long; groups are not compared item by item",
		"heywood":                 "the communality of %[1]s reaches 1 (a Heywood case), so this solution is not proper: its uniqueness is held at 0.005; take fewer factors or more respondents",
		"high_vif":                "items %[1]s share most of their variance with other items (VIF above 5), so their coefficients are unstable",
		"interaction_cells":       "%[1]s and %[2]s: %[3]d combinations of groups are more than the %[4]d of which an interaction is looked for",
		"interaction_private":     "%[1]s and %[2]s: some combinations of their groups have fewer than %[3]d respondents; for privacy none is shown",
		"interaction_untested":    "%[1]s and %[2]s: their combinations have too few respondents for an interaction to be tested",
		"invariance_constant":     "%[1]s does not vary in some group and is left out of the measurement models",
		"invariance_design":       "the measurement models use the weights, but their chi-squared and the tests of drift take the respondents as a simple random sample",
		"invariance_few_items":    "fewer than three items of %[1]s have answers and a factor in common, so waves are not compared in what the items measure",
		"invariance_waves_apart":  "fewer than three items on one factor were asked on the same scale in %[1]s as in the later waves, so it is not compared in what the items measure",
		"invariance_groups":       "%[1]s has %[2]d groups that are large enough; measurement is compared between the %[3]d largest (of waves, the latest)",
		"invariance_heywood":      "the %[1]s measurement model has a unique variance that is not above 0 (a Heywood case): its fit may be misleading",
		"invariance_items":        "%[1]d items are too many for the measurement models of groups, which take at most %[2]d",
		"invariance_many":         "so many items drift that little is left to tie the groups together: the list of items that drifted ends there",
		"invariance_ordinal":      "the measurement models take the answers as numbers at equal distances; with few answer codes or very skew answers their chi-squared is too large, and CFI and its differences are the ones to read",
		"invariance_poor_fit":     "the factors describe the answers poorly even when every group has its own loadings (CFI %.3[1]f, 0.90 is wanted), so the comparison of loadings and intercepts is only a rough one",
		"invariance_sample":       "measurement is compared on every %[1]d-th respondent, which is plenty",
		"invariance_single":       "%[1]s: the only item of its dimension, so it is left out of the measurement models",
		"invariance_small":        "fewer than %[2]d respondents of %[1]s answered every item, so they are not compared",
		"invariance_unsettled":    "the %[1]s measurement model had not settled after %[2]d iterations",
		"item_apart":              "item %[1]s does not go with the rest (r = %.2[2]f): it seems to measure something else",
		"item_against_rest":       "item %[1]s runs against the rest (r = %.2[2]f): it probably should be reversed",
		"kano_design":             "Fong's test of the two most frequent categories allows for the weights, not for strata and clusters",
		"ids_unrelated":           "%[1]d ids occur in %[2]s too, but what stands behind equal ids does not go together (r = %.2[3]f): they are taken for running numbers, and the waves for different people",
		"items_dropped":           "asked in %[2]s only, and not compared: %[1]s",
		"items_new":               "not asked in %[2]s, and not compared: %[1]s",
		"items_rescaled":          "asked on another scale in %[2]s: %[1]s; compared as an index, 0 at the lowest and 100 at the highest answer, not by answers or top-2 shares",
		"items_unanswered":        "without a valid answer in %[2]s, and taken as not asked there: %[1]s",
		"items_unlike":            "asked on another scale in %[2]s, and not compared: %[1]s",
		"kmo_low":                 "KMO is %.2[1]f, below 0.6: the items share too little for a factor analysis",
		"letters_design":          "letters and residuals of the cross-tables allow for the weights by effective bases, not for strata and clusters; the tests do",
		"listwise_few":            "only %[1]d of %[2]d respondents answered everything that is used here; the result speaks for them",
		"lmg_not_resampled":       "LMG shares of %[1]d items take too long for every bootstrap resample: they have no intervals",
		"lmg_too_many":            "LMG shares visit all subsets of items; %[1]d items are more than the %[2]d that are feasible",
		"matrix_smoothed":         "the correlation matrix is not positive definite (its correlations do not come from the same complete data); it is smoothed before factors are taken",
		"multi_design":            "the multi-factor tests follow the weights and the sampling design (Wald); sums of squares do not apply",
		"no_answers":              "%[1]s has no answers",
		"no_compared_fields":      "no fields are compared",
		"no_contrast":             "no item has lowest and highest answers to contrast",
		"no_group_intervals":      "%[1]s has %[2]d groups: what each adds to the change is given without an interval",
		"no_cfa_solution":         "the factor model has no solution for these groups",
		"no_factor_fit":           "the correlations that the factors imply are not positive definite, so there is no chi-squared test of the number of factors",
		"no_fields_left":          "no field is left that could explain a change",
		"no_games_howell":         "%[1]s: pairs with a group of one respondent or without any variance have no Games-Howell test",
		"no_importance":           "no item has an importance by the method %[1]s",
		"no_items":                "there are no items",
		"no_overall":              "no overall item was asked",
		"no_point":                "item %[1]s has no index or no importance and is not in the quadrant chart",
		"no_rao_scott":            "%[1]s by %[2]s: the sampling design does not allow a corrected test",
		"no_residual":             "the groups explain the %[1]s response without error, or it does not vary, so there are no tests",
		"no_residual_df":          "%[1]d respondents and the sampling design are too few for the %[2]d coefficients of the multi-factor model",
		"no_respondents":          "there are no respondents",
		"no_value":                "%[1]s holds no value above 0",
		"no_items_shared":         "%[1]s asked no item in a form that can be compared, so there is no composite to compare",
		"nothing_shared":          "%[1]s asked nothing that this wave did, so there is nothing to compare",
		"no_variance_within":      "%[1]s: the response does not vary within the groups, so there is no F test",
		"no_wald":                 "%[1]s: the sampling design has too few clusters for so many groups, so there is no test",
		"no_welch":                "%[1]s: a group with one respondent, or whose members all agree, has no variance, so there is no Welch test",
		"not_converged":           "the likelihood had not reached its maximum after %[1]d iterations",
		"number_often_missing":    "%[1]s is missing for more than a fifth of the respondents of wave %[2]s; it is left out of the decomposition by regression",
		"omega_improper":          "omega rests on a one-factor solution that is not proper (a communality reaches 1)",
		"one_cluster":             "all rows are in one cluster, so there are no cluster-robust errors",
		"one_group":               "%[1]s has fewer than two groups with respondents",
		"one_group_shown":         "%[1]s has fewer than two groups that are shown; others are too small, and hidden for privacy",
		"ordinal_composite":       "the ordinal logit needs an overall item",
		"ordinal_separated":       "the ordinal logit of overall on the items has no maximum (the items tell some answers apart without error), so there is no importance by it",
		"panel_all":               "everybody answered in %[2]s too (%[1]d ids): the changes are tested on each person's own difference",
		"panel_moved":             "some people were in another group of %[1]s in %[2]s: the changes of groups that they left or joined take the waves as independent samples, which is on the safe side; tests of those who stayed in their group stand apart",
		"panel_part":              "%[1]d people answered in %[2]s too; tests of their own differences stand apart, and the other tests, which leave the pairing out, are on the safe side",
		"parallel_lines":          "the slopes differ between the cuts of the answers (p = %.3[1]g): one odds ratio for all of them hides that",
		"perfect_fit":             "the items predict the response without error, so there are no standard errors",
		"polychoric_levels":       "polychoric correlations are left out for items with more than %[1]d answer codes",
		"population_clusters":     "the population size is of respondents, so it gives no finite population correction for a sample of clusters; errors are on the safe side",
		"reml_not_converged":      "the restricted likelihood had not settled at its maximum: variances and what follows from them are approximate",
		"priority_no_groups":      "no fields are compared, so there is no best group whose level an item could reach, and no gain",
		"priority_small_groups":   "no group of %[1]s has %[2]d answers to an item, so there is no level to reach, and no gain",
		"priority_stated":         "not every item has a stated importance on its own scale, so the priorities rest on derived importance",
		"quadrants_wave":          "the quadrants of %[1]s cannot be had, so they are not compared",
		"quadrant_few":            "%[1]s: fewer than %[3]d respondents of %[2]s answered everything, so they have no quadrants of their own",
		"quadrant_lmg":            "LMG shares of %[1]d items take too long for every group: the quadrants of groups need %[2]d items or fewer, or another method",
		"quadrant_many_groups":    "%[1]s has %[2]d groups; quadrants are drawn for at most %[3]d",
		"quadrant_resamples":      "%[1]s: with so many items the probabilities of the groups' quadrants rest on %[2]d resamples",
		"quadrant_resamples_few":  "only %[1]d of %[2]d bootstrap resamples have an importance of every item, so how sure the quadrants are is not assessed: they are no more than a hint",
		"quadrant_small":          "only %[1]d respondents answered everything that the importance needs, fewer than %[2]d, so how sure the quadrants are is not assessed: they are no more than a hint",
		"quadrant_singular":       "%[1]s: %[2]s have no quadrants of their own, because the importance of the items cannot be had there (an item does not vary, or follows from others)",
		"lone_groups":             "%[1]s: groups that lie in one cluster have no error and are not compared: %[2]s",
		"replicates_alike":        "the weights do not vary over the replicates, so errors cannot be had: there are no standard errors, intervals, tests and probabilities",
		"replicates_not_reached":  "the targets are not reached in some replicates of the weights (%[1]d of %[2]d): errors are rough",
		"resamples_respondents":   "resamples draw single respondents: replicate weights do not say which were drawn together; intervals of importance and probabilities of quadrants may be too sure",
		"regression_design_based": "standard errors follow the weights and sampling design; HC3 errors and Durbin-Watson do not apply",
		"response_composite":      "overall cannot be compared with %[1]s, so importance here is for the mean of the items, in this wave and in %[1]s",
		"robust_errors_differ":    "classical and heteroscedasticity-robust (HC3) errors disagree on whether %[1]s matter; trust the robust ones",
		"rotation_not_converged":  "the rotation had not settled after %[1]d iterations",
		"separation":              "%[1]s tell the answers apart without error (separation): their odds ratios are unbounded and the likelihood has no maximum",
		"single_cluster_average":  "strata with a single cluster are given the mean variance of the other strata (strata: %[1]d)",
		"single_cluster_certain":  "strata with a single cluster are taken as certain to be in the sample, without variance (strata: %[1]d)",
		"single_cluster_strata":   "where a stratum has a single cluster, that is compared with the mean of all clusters, so standard errors are on the safe side (strata: %[1]d)",
		"singular_matrix":         "the correlation matrix of the items is singular: some items repeat others or add up to them",
		"small_expected":          "%[1]s by %[2]s: %[3]d of %[4]d cells have an expected count under 5, so the chi-squared test is rough",
		"small_group":             "%[1]s = %[2]s has few respondents (%[3]d): its figures are uncertain",
		"small_sample":            "%[1]d respondents are few for %[2]d items; five or more for each item are advisable",
		"stepwise_p":              "the predictors were chosen by the same data: the p-values and intervals of the final model are too good and R² is too high; confirm on other data",
		"table_too_large":         "%[1]s by %[2]s: a table of %[3]d cells is too large for the corrected test",
		"target_near_hundred":     "the targets of %[1]s add up to %.4[2]g and are taken as counts; if they are percentages, one of them is wrong or a group is left out",
		"target_nobody":           "target of %[1]s: nobody is in %[2]s (%.3[3]g%% of the population), so the other groups stand for it",
		"target_unknown":          "target of %[1]s: some respondents are in none of its groups (%[2]d); together they keep the share that they had",
		"too_few_clusters":        "no stratum of the sampling design has two clusters, so errors cannot be had: there are no standard errors, intervals, tests and probabilities",
		"too_few_complete":        "%[1]d complete answers are too few; at least %[2]d are needed",
		"too_many_ranked":         "%[1]d units are more than the %[2]d for which ranks and fifths are simulated",
		"too_many_units":          "%[1]d units are too many for a ranking",
		"trend_not_raked":         "weighted to the population: %[1]s; not: %[2]s: part of a change may come from that",
		"trend_populations":       "the targets of the weights differ between the waves (%[1]s), so a change of the population itself is part of a trend",
		"trend_nothing_shared":    "no item was asked by every wave in a form that can be compared, so there is no composite over all waves",
		"trend_shared":            "the composite over all waves is that of what every wave asked (items: %[1]d)",
		"unanswered_item":         "item %[1]s has no answers, so nobody answered every item: take it out of the items",
		"too_few_items":           "too few items (%[1]d): at least %[2]d are needed",
		"too_many_groups":         "field %[1]s makes more than %[2]d coefficients; it is left out of the multi-factor model",
		"too_many_interactions":   "the two-way interactions would add %[1]d coefficients, more than the data bear; the model has main effects only",
		"too_many_items":          "%[1]d items are more than the %[2]d that are feasible",
		"too_many_letters":        "%[1]s has %[2]d groups; columns get letters for at most %[3]d",
		"too_many_pairs":          "%[1]s has %[2]d groups; pairs are compared for at most %[3]d",
		"too_many_tiers":          "%[1]s has %[2]d groups, more than %[3]d tiers",
		"units_hidden":            "%[1]s: all groups are too small to be shown, so for privacy they are not ranked",
		"unequal_variances":       "%[1]s: variances differ between groups (Levene %[2]s); quote the Welch test",
		"value_missing":           "respondents without a value (%[1]s) are in no tier (respondents: %[2]d)",
		"value_negative":          "respondents with a value (%[1]s) below 0 are in no tier (respondents: %[2]d)",
		"value_private":           "a tier of value has fewer than %[1]d customers; for privacy the tiers are not shown",
		"value_untiered":          "some respondents have a value (%[1]s) but no tier (respondents: %[2]d)",
		"weights_as_given":        "standard errors take the weights as given: that the targets are met exactly is not used, so they are on the safe side",
		"weights_not_reached":     "after %[1]d passes the shares still differ from their targets by up to %.2[2]f%%: the targets contradict each other, or the bounds of the weights are too narrow",
		"weights_not_trimmed":     "the bounds of the weights leave too little room: some weights lie at a bound and the others cannot make up for them",
		"weights_of_all":          "the weights were made over all %[1]d respondents, before the filter: targets are of the whole population",
		"weights_vary":            "the weights are very unequal (design effect %.2[1]f, largest weight %.1[2]f times the mean): a few respondents count for many; trim the weights or merge small groups of the targets",
		"wave_not_raked":          "%[1]s is weighted to the population by %[2]s and %[3]s is not: part of the change may come from that",
		"waves_populations":       "the targets of the weights of %[1]s and %[2]s differ (%[3]s), so a change of the population itself is part of the change",
		"waves_raked_otherwise":   "%[1]s is weighted to the population by %[2]s, %[3]s by %[4]s: part of the change may come from that",
		"wave_off_targets":        "the weights of %[1]s do not meet their targets (shares are up to %.2[2]f%% off), so part of the change may come from that",
		"wave_unweighted":         "%[1]s is weighted and %[2]s is not: part of the change may be the weights'",
		"wave_linearised":         "errors of %[1]s are those of its replicate weights, errors of %[2]s are linearised",
		"wave_census":             "by the design of %[1]s it asked the whole population, so that it has no sampling error",
		"wave_few_clusters":       "the sampling design of %[1]s allows no error (no stratum has two clusters, or replicate weights do not vary), and what compares it with others is not tested",
		"wave_one_answer":         "no question has more than one answer in %[1]s, so it is not compared with other waves",
		"wave_unanswered":         "%[1]s has no valid answer (forms: %[2]d), so it is not compared with other waves",
		"wave_without_field":      "wave %[1]s has no field %[2]s",
		"wave_without_response":   "wave %[1]s has no %[2]s",
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
