package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode"
)

type diffCommand struct {
	Dir1      string  `arg:"" help:"Folder of a report."`
	Dir2      string  `arg:"" help:"Folder of another, such as the next wave's."`
	Tolerance float64 `help:"Relative difference up to which numbers count as the same." default:"0"`
	CSV       bool    `name:"csv" help:"Print the numbers that moved as CSV."`
}

// Run lists the numbers that are not the same in two reports.
func (c *diffCommand) Run(j *job) error {
	if !(c.Tolerance >= 0) {
		return codedError{codeUsage, fmt.Errorf("--tolerance: wants 0 or more, got %v", c.Tolerance)}
	}
	one, err := readNumbers(c.Dir1)
	if err != nil {
		return coded(codeData, err)
	}
	two, err := readNumbers(c.Dir2)
	if err != nil {
		return coded(codeData, err)
	}
	for i, lines := range [][]numberLine{one, two} {
		if len(lines) == 0 {
			return codedError{codeData, fmt.Errorf("%s: holds no numbers", printable(filepath.Join([]string{c.Dir1, c.Dir2}[i], "numbers.csv")))}
		}
	}
	if a, b := ownWave(one), ownWave(two); a != b { // what the number is of stays the same
		withoutWave(one, a)
		withoutWave(two, b)
	}
	d := compareNumbers(one, two)
	if c.CSV {
		return coded(codeRun, d.csv(j.stdout, c.Tolerance))
	}
	if both := d.inBoth(); both*leastShared < min(len(one), len(two)) {
		return codedError{codeData, fmt.Errorf("only %d of %d and %d numbers are in both reports: are they of one questionnaire?\nhint: --csv lists the numbers all the same",
			both, len(one), len(two))}
	}
	d.print(j.stdout, c.Dir1, c.Dir2, c.Tolerance)
	return nil
}

// numberLine is a row of numbers.csv; part is the folder under each/ that it stands in, "" for the whole report.
type numberLine struct {
	part  string
	cells [9]string // analysis,wave,by,group,term,term2,statistic,value,n
}

// key names the number.
func (l *numberLine) key() [8]string {
	return [8]string{l.part, l.cells[0], l.cells[1], l.cells[2], l.cells[3], l.cells[4], l.cells[5], l.cells[6]}
}

// readNumbers reads numbers.csv of a report and of those of its parts.
func readNumbers(dir string) ([]numberLine, error) {
	all, err := numbersOfFile(filepath.Join(dir, "numbers.csv"), "")
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(filepath.Join(dir, "each"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, e := range entries {
		if info, err := os.Stat(filepath.Join(dir, "each", e.Name())); err == nil && !info.IsDir() {
			continue // .DS_Store and the like
		}
		lines, err := numbersOfFile(filepath.Join(dir, "each", e.Name(), "numbers.csv"), e.Name())
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, lines...)
	}
	return all, nil
}

func numbersOfFile(name, part string) ([]numberLine, error) {
	f, err := openReported(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = 9
	r.ReuseRecord = true
	var lines []numberLine
	for {
		record, err := r.Read()
		if err == io.EOF {
			return lines, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if len(lines) == 0 && record[0] == "analysis" && record[8] == "n" {
			continue
		}
		l := numberLine{part: part}
		copy(l.cells[:], record)
		lines = append(lines, l)
	}
}

// maxReported bounds the files of a report that are read again, which come from strangers too: numbers of short lines take
// thirty times their size in memory. Those of twenty thousand branches have a hundred megabytes.
const maxReported = 128 << 20

// openReported opens a file of a report: no pipe or device, which need not end, and nothing that is larger than any report's.
func openReported(name string) (*os.File, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s: is no file", name)
	case info.Size() > maxReported:
		return nil, fmt.Errorf("%s: has %d bytes, more than any report's (%d)", name, info.Size(), maxReported)
	}
	return os.Open(name)
}

// ownWave is the wave that a report is of: its rows come first, those of earlier waves behind them.
func ownWave(lines []numberLine) string {
	if len(lines) == 0 {
		return ""
	}
	return lines[0].cells[1]
}

// withoutWave takes the name of a wave from its own numbers; those of other waves keep theirs.
func withoutWave(lines []numberLine, own string) {
	for i := range lines {
		if lines[i].cells[1] == own {
			lines[i].cells[1] = ""
		}
	}
}

// difference is a number that is not the same in two reports. One of the lines is nil when only the other report has it.
type difference struct{ one, two *numberLine }

// differences compares two reports.
type differences struct {
	list []difference // in the order of the first report, then of the second
	same int
}

// compareNumbers finds the numbers that differ. Values are compared as written: both are the shortest text that reads back to the
// same float64.
func compareNumbers(one, two []numberLine) differences {
	at := make(map[[8]string]int, len(two))
	for i := range two {
		at[two[i].key()] = i
	}
	var d differences
	seen := make([]bool, len(two))
	for i := range one {
		k, ok := at[one[i].key()]
		switch {
		case !ok:
			d.list = append(d.list, difference{one: &one[i]})
			continue
		case one[i].cells == two[k].cells:
			d.same++
		default:
			d.list = append(d.list, difference{&one[i], &two[k]})
		}
		seen[k] = true
	}
	for k := range two {
		if !seen[k] {
			d.list = append(d.list, difference{two: &two[k]})
		}
	}
	return d
}

// leastShared is which part of the numbers of the smaller report must be in the other for the two to be of one questionnaire: a quarter. Two
// surveys with nothing in common but the program share those of the composite, and of items that both call q1, q2.
const leastShared = 4

// inBoth counts the numbers that both reports have.
func (d differences) inBoth() int {
	n := d.same
	for _, x := range d.list {
		if x.one != nil && x.two != nil {
			n++
		}
	}
	return n
}

// moved counts the numbers that are not the same.
func (d differences) moved() int { return len(d.list) }

// change is the difference of two values, and relative to the first; false when one is no number.
func (x difference) change() (by, relative float64, ok bool) {
	if x.one == nil || x.two == nil {
		return 0, 0, false
	}
	a, err1 := strconv.ParseFloat(x.one.cells[7], 64)
	b, err2 := strconv.ParseFloat(x.two.cells[7], 64)
	if err1 != nil || err2 != nil || math.IsNaN(b-a) || math.IsInf(b-a, 0) {
		return 0, 0, false
	}
	by = b - a
	switch {
	case a != 0:
		relative = by / math.Abs(a)
	case by != 0:
		relative = math.Inf(1)
	}
	return by, relative, true
}

// within says whether a number of both reports is the same but for a relative difference.
func (x difference) within(tolerance float64) bool {
	_, relative, ok := x.change()
	return ok && math.Abs(relative) <= tolerance && x.one.cells[8] == x.two.cells[8]
}

// print lists the differences beyond a tolerance, and counts.
func (d differences) print(w io.Writer, name1, name2 string, tolerance float64) {
	tab := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	same, moved, only1, only2 := d.same, 0, 0, 0
	for _, x := range d.list {
		line := x.one
		switch {
		case x.within(tolerance):
			same++
			continue
		case x.one == nil:
			only2++
			line = x.two
		case x.two == nil:
			only1++
		default:
			moved++
		}
		if moved+only1+only2 == 1 {
			fmt.Fprintf(tab, "number\t%s\t%s\tdifference\trelative\tn\n", printable(name1), printable(name2))
		}
		by, relative := "", ""
		if d, r, ok := x.change(); ok {
			by = strconv.FormatFloat(d, 'g', 6, 64)
			if !math.IsInf(r, 0) {
				relative = strconv.FormatFloat(100*r, 'f', 3, 64) + "%"
			}
		}
		fmt.Fprintf(tab, "%s\t%s\t%s\t%s\t%s\t%s\n", line.name(), x.one.value(), x.two.value(), by, relative, bases(x))
	}
	tab.Flush()
	fmt.Fprintf(w, "%d numbers the same, %d moved, %d only in %s, %d only in %s\n", same, moved, only1, printable(name1), only2, printable(name2))
}

// bases are the respondents behind a number in both reports.
func bases(x difference) string {
	switch {
	case x.one == nil:
		return x.two.cells[8]
	case x.two == nil || x.one.cells[8] == x.two.cells[8]:
		return x.one.cells[8]
	}
	return x.one.cells[8] + " -> " + x.two.cells[8]
}

// value is a value as printed: to eight digits.
func (l *numberLine) value() string {
	if l == nil {
		return "-"
	}
	v, err := strconv.ParseFloat(l.cells[7], 64)
	switch {
	case err == nil && !math.IsNaN(v) && !math.IsInf(v, 0):
		return strconv.FormatFloat(v, 'g', 8, 64)
	case l.cells[7] == "":
		return "not available"
	}
	return printable(strconv.Quote(l.cells[7])) + " (no number)" // no report writes such
}

// name says which number it is, in one cell without blanks at the ends.
func (l *numberLine) name() string {
	c := &l.cells
	parts := []string{c[0]}
	if l.part != "" {
		parts[0] = path.Join("each", l.part, c[0])
	}
	if c[1] != "" {
		parts = append(parts, c[1])
	}
	if c[2] != "" {
		parts = append(parts, c[2]+"="+c[3])
	}
	for _, term := range []string{c[4], c[5], c[6]} {
		if term != "" {
			parts = append(parts, term)
		}
	}
	return printable(strings.Join(parts, " "))
}

// printable drops what could command a terminal, turn its text round or break a table: labels come from files of strangers.
func printable(s string) string {
	return printableBut("", s)
}

// printableBut lets some signs pass.
func printableBut(pass, s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(pass, r) {
			return r
		}
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
			return -1
		}
		return r
	}, s)
}

// csv lists the differences beyond a tolerance as CSV.
func (d differences) csv(w io.Writer, tolerance float64) error {
	out := csv.NewWriter(w)
	head := []string{"each", "analysis", "wave", "by", "group", "term", "term2", "statistic", "value1", "value2", "n1", "n2"}
	if err := out.Write(head); err != nil {
		return err
	}
	for _, x := range d.list {
		if x.within(tolerance) {
			continue
		}
		line := x.one
		if line == nil {
			line = x.two
		}
		key := line.key()
		row := append(slices.Clone(key[:]), "", "", "", "")
		if x.one != nil {
			row[8], row[10] = x.one.cells[7], x.one.cells[8]
		}
		if x.two != nil {
			row[9], row[11] = x.two.cells[7], x.two.cells[8]
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
