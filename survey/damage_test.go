package survey

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
)

// damage changes, drops or inserts up to four bytes after the first from ones, or cuts the end off.
func damage(random *rand.Rand, text []byte, from int, bad string) []byte {
	text = bytes.Clone(text)
	for range 1 + random.IntN(4) {
		if len(text) <= from {
			break
		}
		at := from + random.IntN(len(text)-from)
		c := bad[random.IntN(len(bad))]
		switch random.IntN(16) {
		case 0, 1, 2, 3, 4:
			text[at] = c
		case 5, 6, 7, 8, 9:
			text = slices.Delete(text, at, at+1)
		case 10, 11, 12, 13, 14:
			text = slices.Insert(text, at, c)
		case 15:
			text = text[:at]
		}
	}
	return text
}

const badBytes = "\n\r\",;\x00\xff\xb0 9"

// told checks that what account returned is either a dataset or an error that says where: the file or the codebook's place. It says
// which.
func told(t *testing.T, got string) (readable bool) {
	t.Helper()
	if strings.HasPrefix(got, "q1 ") {
		return true
	}
	if !strings.HasPrefix(got, "standard input") && !strings.HasPrefix(got, "survey.yaml") {
		t.Fatalf("an error that does not say where: %s", got)
	}
	return false
}

// Whatever happens to a file, every row is kept, or excluded and listed, or the file is refused with an error that says where. The
// number of goroutines changes nothing.
func TestDamage(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	readable, counted := 0, 0
	for round := range 400 {
		text := []byte(forms(1+random.IntN(60), uint64(round)))
		damaged := damage(random, text, len(smallHeader), badBytes)
		lenient := round%4 == 3
		one := account(t, damaged, ReadOptions{Jobs: 1, blockSize: 2 * len(text), Lenient: lenient})
		many := account(t, damaged, ReadOptions{Jobs: 4, blockSize: 64, Lenient: lenient})
		if one != many {
			t.Fatalf("blocks change the result of %q:\n%s\n%s", damaged, one, many)
		}
		if told(t, one) {
			readable++
			if sameRows(t, damaged) {
				counted++
			}
		}
	}
	if readable < 100 || counted < 50 {
		t.Errorf("only %d damaged files were readable, and %d of them by encoding/csv too", readable, counted)
	}
}

// sameRows holds the number of rows against that of encoding/csv, where that reads the same file: text in UTF-8 with LF line ends.
func sameRows(t *testing.T, text []byte) bool {
	if bytes.ContainsAny(text, "\r\x00") || !utf8.Valid(text) {
		return false
	}
	r := csv.NewReader(bytes.NewReader(text))
	records, err := r.ReadAll()
	if err != nil {
		return false
	}
	filled := 0
	for _, record := range records[1:] {
		if slices.ContainsFunc(record, func(cell string) bool { return strings.Trim(cell, " \t\n\"") != "" }) {
			filled++
		}
	}
	d, err := Read(context.Background(), smallBook(), ReadOptions{Files: []string{"-"}, Stdin: bytes.NewReader(text)})
	if err != nil {
		return false
	}
	defer d.Release()
	for _, x := range d.Rows.Excluded {
		if x.Reason.Code == "empty_row" {
			filled++
		}
	}
	if d.Rows.Read != filled {
		t.Fatalf("%d rows were read of %d:\n%s", d.Rows.Read, filled, text)
	}
	return true
}

// Damage to what is packed, and to what packs it.
func TestDamagePacked(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 8))
	packers := map[string]func(text []byte) []byte{
		"gzip": func(text []byte) []byte {
			var b bytes.Buffer
			w := gzip.NewWriter(&b)
			w.Write(text)
			w.Close()
			return b.Bytes()
		},
		"zstd": func(text []byte) []byte {
			w, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			return w.EncodeAll(text, nil)
		},
	}
	for _, name := range []string{"gzip", "zstd"} {
		readable, refused := 0, 0
		for round := range 120 {
			text := []byte(forms(1+random.IntN(60), uint64(round)))
			packed := packers[name](damage(random, text, len(smallHeader), badBytes))
			plain := account(t, packed, ReadOptions{Jobs: 1, blockSize: 100})
			if told(t, plain) {
				readable++
			}
			broken := damage(random, packed, 0, badBytes)
			one := account(t, broken, ReadOptions{Jobs: 1})
			many := account(t, broken, ReadOptions{Jobs: 4, blockSize: 64})
			if !told(t, one) {
				refused++
			}
			if told(t, one) != told(t, many) {
				t.Fatalf("%s: jobs change whether a damaged file is read:\n%s\n%s", name, one, many)
			}
		}
		if readable < 20 || refused < 60 {
			t.Errorf("%s: %d of 120 damaged texts were readable, %d of 120 damaged files were refused", name, readable, refused)
		}
	}
}

// Damage to a workbook: to its cells, to the XML of its sheet, to the archive.
func TestDamageWorkbook(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 9))
	readable, refused := 0, 0
	for round := range 60 {
		var rows [][]any
		for line := range strings.Lines(string(damage(random, []byte(strings.ReplaceAll(forms(1+random.IntN(40), uint64(round)), "\"", "")), len(smallHeader), "9;x\n"))) {
			var row []any
			for cell := range strings.SplitSeq(strings.TrimSpace(line), ",") {
				row = append(row, cell)
			}
			rows = append(rows, row)
		}
		text := workbook(t, "Data", rows)
		book := rezip(t, text, func(sheet string) string { return string(damage(random, []byte(sheet), 0, "<>\"/ 9r\x00&")) })
		for _, file := range [][]byte{[]byte(text), []byte(book), damage(random, []byte(text), 0, badBytes)} {
			got := accountSheet(t, file)
			if told(t, got) {
				readable++
			} else {
				refused++
			}
		}
	}
	if readable < 60 || refused < 60 {
		t.Errorf("%d damaged workbooks were readable and %d refused", readable, refused)
	}
}

// accountSheet is account of the sheet Data.
func accountSheet(t *testing.T, file []byte) string {
	t.Helper()
	book := smallBook()
	book.Sheet = "Data"
	return accountOf(t, book, file, ReadOptions{})
}

// A file that breaks off after any byte is read up to there or refused.
func TestTruncation(t *testing.T) {
	text := []byte(forms(6, 4))
	for n := range len(text) {
		one := account(t, text[:n], ReadOptions{Jobs: 1})
		if many := account(t, text[:n], ReadOptions{Jobs: 3, blockSize: 30}); one != many {
			t.Fatalf("%d bytes: blocks change the result:\n%s\n%s", n, one, many)
		}
		told(t, one)
	}
	if got := account(t, text, ReadOptions{}); !strings.Contains(got, fmt.Sprint("\"read\":", 6)) {
		t.Error(got)
	}
}
