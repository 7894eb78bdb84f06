package survey

import (
	"strings"
	"unicode/utf8"
)

// maxNearestRunes bounds the words that are compared: nobody mistypes a longer one, and the comparison costs
// the product of both lengths.
const maxNearestRunes = 100

// Nearest returns the word of among that word was most likely meant to be, and whether there is one.
//
// A word that differs only in case or surrounding space is nearest. Else the least number of inserted, deleted,
// replaced or swapped neighbouring characters decides (optimal string alignment distance, on characters, case
// ignored), at most a third of the longer word but at least one; single characters never match one another. The
// first of equals wins. Else a word that is the beginning of exactly one of among stands for it.
func Nearest(word string, among []string) (string, bool) {
	folded := strings.ToLower(cleanName(word))
	best, bestDistance := "", -1
	for _, candidate := range among {
		d, ok := typingDistance(folded, strings.ToLower(cleanName(candidate)))
		if ok && candidate != "" && (bestDistance < 0 || d < bestDistance) {
			best, bestDistance = candidate, d
		}
	}
	if bestDistance >= 0 {
		return best, true
	}
	if utf8.RuneCountInString(folded) < 2 {
		return "", false
	}
	for _, stands := range []func(candidate, word string) bool{strings.HasPrefix, strings.HasSuffix} {
		found := 0
		for _, candidate := range among {
			if stands(strings.ToLower(cleanName(candidate)), folded) {
				best = candidate
				found++
			}
		}
		if found == 1 {
			return best, true
		}
		if found > 1 {
			break
		}
	}
	return "", false
}

// typingDistance returns the optimal string alignment distance of a and b, and whether it is small enough for
// one to be a misspelling of the other.
func typingDistance(a, b string) (int, bool) {
	if a == b {
		return 0, true
	}
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	allowed := max(1, len(y)/3)
	if len(x) < 1 || len(y) < 2 || len(y) > maxNearestRunes || len(y)-len(x) > allowed {
		return 0, false
	}
	// Three rows of the edit matrix: a swap looks two rows back.
	before, above, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		for j := 1; j <= len(y); j++ {
			replace := above[j-1]
			if x[i-1] != y[j-1] {
				replace++
			}
			row[j] = min(replace, above[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, above, row = above, row, before
	}
	d := above[len(y)]
	return d, d <= allowed
}

// cleanName is a column name without byte order mark and surrounding space (ideographic space included), which
// spreadsheets add and nobody sees.
func cleanName(name string) string {
	return strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(name), "\ufeff"))
}

// lowerName is a name as it is compared with the names of platforms.
func lowerName(name string) string { return strings.ToLower(cleanName(name)) }
