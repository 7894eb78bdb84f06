package stats

import (
	"fmt"
	"math"
)

// TopBox is the share of the answers in the highest boxes codes of a scale, with Wilson's interval. counts[c] is the number of respondents, or
// the sum of weights, with the c-th code from below. base is the number the interval rests on: the effective base of a weighted
// sample, or 0 for the sum of the counts. population 0 stands for one without end, confidence 0 for 0.95.
//
// R: prop.test(x, n, correct = FALSE)
func TopBox(counts []float64, boxes int, base, population, confidence float64) (Estimate, error) {
	if err := checkBoxes(counts, boxes); err != nil {
		return Estimate{}, err
	}
	return boxShare(counts, len(counts)-boxes, len(counts), base, population, confidence)
}

// BottomBox is TopBox of the lowest codes.
func BottomBox(counts []float64, boxes int, base, population, confidence float64) (Estimate, error) {
	if err := checkBoxes(counts, boxes); err != nil {
		return Estimate{}, err
	}
	return boxShare(counts, 0, boxes, base, population, confidence)
}

func checkBoxes(counts []float64, boxes int) error {
	if boxes < 1 || boxes > len(counts) {
		return fmt.Errorf("%d boxes of a scale of %d codes", boxes, len(counts))
	}
	return nil
}

func boxShare(counts []float64, from, to int, base, population, confidence float64) (Estimate, error) {
	var part, rest float64
	for c, n := range counts {
		if !(n >= 0) || n > 1e100 {
			return Estimate{}, fmt.Errorf("the count of code %d is %v: a number of 0 or more is needed", c+1, n)
		}
		if c >= from && c < to {
			part += n
		} else {
			rest += n
		}
	}
	if part+rest == 0 {
		return Estimate{}, notice("no_respondents")
	}
	if base == 0 {
		base = part + rest
	}
	return WilsonInterval(math.Min(1, part/(part+rest)), base, population, confidence)
}
