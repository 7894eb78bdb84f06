// Package stats computes the statistics of a satisfaction survey.
//
// It has two layers. Kernels are plain functions on slices, gonum matrices and small summaries, named as the
// field names them (Alpha, KMO, VIF, TukeyHSD). Analyses are methods of Data, one file each, that feed kernels
// from the summaries of a survey and return a result struct.
//
// # Conventions
//
//   - Sample variances divide by n-1. Skewness is G1 and kurtosis the excess G2 (SPSS). Quantiles are R type 6.
//   - Ties get average ranks. Kendall's coefficient is tau-b.
//   - Correlations are pairwise complete; reliability, regression, importance and factors use the respondents
//     who answered every field used (listwise).
//   - Weights are sampling weights. With weights or a design, standard errors are by Taylor linearisation and
//     intervals by t with (clusters - strata) degrees of freedom; without, the textbook formulas.
//   - N is always a number of respondents, never a sum of weights.
//   - A number that cannot be had is a nil pointer with a Notice saying why. NaN and Inf never leave the package.
//
// # Validation
//
// VALIDATION.md says for every method on which data, and to how many digits, it agrees with NIST, R and its packages. A test
// computes the table anew.
package stats
