package sav

import (
	"bytes"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"manyi/survey/raw"
)

// read reads all of a file that may be anything and checks what every table keeps to.
func readAny(t *testing.T, data []byte) {
	r, err := Open(bytes.NewReader(data), int64(len(data)), Options{Jobs: 2})
	if err != nil {
		return
	}
	defer r.Close()
	d := r.Dictionary()
	names := map[string]bool{}
	for i := range d.Variables {
		if name := d.Variables[i].Name; name == "" || names[name] {
			t.Fatalf("variable %d has the name %q, empty or repeated", i, name)
		}
		names[d.Variables[i].Name] = true
	}
	if d.Weight != "" && !names[d.Weight] {
		t.Fatalf("the weight %q is no variable", d.Weight)
	}
	for _, s := range d.Sets {
		for _, name := range s.Variables {
			if !names[name] {
				t.Fatalf("set %q has %q, which is no variable", s.Name, name)
			}
		}
	}
	var b raw.Batch
	rows := 0
	for rows < 1<<20 {
		err := r.Next(&b)
		if err == io.EOF {
			break
		}
		if err != nil {
			return
		}
		if b.Rows < 1 || len(b.Columns) != len(d.Variables) {
			t.Fatalf("a batch of %d rows and %d columns", b.Rows, len(b.Columns))
		}
		for i := range b.Columns {
			c := &b.Columns[i]
			if text := d.Variables[i].Kind == raw.Text; text && len(c.Ends) != b.Rows+1 || !text && len(c.Numbers) != b.Rows {
				t.Fatalf("column %d has other than %d rows", i, b.Rows)
			}
		}
		rows += b.Rows
	}
	if d.Cases >= 0 && rows > d.Cases {
		t.Fatalf("%d rows where %d are declared", rows, d.Cases)
	}
}

// seeds are files of other programs, small ones.
func seeds(f *testing.F, pattern string) {
	files, err := filepath.Glob(fixtures + "/" + pattern)
	if err != nil || len(files) == 0 {
		f.Fatal(len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		if len(data) < 25000 {
			f.Add(data)
		}
	}
}

func FuzzSav(f *testing.F) {
	seeds(f, "*.sav")
	long := newCraft(binary.BigEndian).header(Bytecode, -1, 100).text("A", "label", 255).text("B", "", 10).number("W", "")
	long.extension(extensionLongTexts, "A=00260\x00\t").extension(extensionSets, "$a=D1 1 2 ab a w\n").extension(extensionAttributes, "A:$@Role('1'\n)")
	f.Add(long.end().bytes("\xfe\xfe\x65\x66\x67\xff\xfd\xfc12345678").data)
	f.Fuzz(func(t *testing.T, data []byte) { readAny(t, data) })
}

func FuzzZsav(f *testing.F) {
	seeds(f, "*.zsav")
	small := newCraft(binary.LittleEndian).header(Zlib, 3, 100).number("X", "").text("S", "", 8).end()
	f.Add(small.zlib("\x65\xfe\x66\xfd\x67\xfe\xfc\x00abcdefgh", "\xfc").data)
	f.Fuzz(func(t *testing.T, data []byte) { readAny(t, data) })
}

// FuzzText reads text in any encoding from a file that states a code page.
func FuzzText(f *testing.F) {
	f.Add(int32(936), "\xc2\xfa\xd2\xe2", "name=\xc2\xfa")
	f.Add(int32(932), "\x83\x5c", "")
	f.Add(int32(0), "\xff\xfe", "X=\x00")
	f.Fuzz(func(t *testing.T, page int32, text, names string) {
		if len(text) > 200 {
			return
		}
		c := newCraft(binary.LittleEndian).header(None, 1, 100).text("A", text, 200).text("B", text, 200).integers(page).extension(extensionLongNames, names)
		readAny(t, c.end().padded(text, 200).padded(text, 200).data)
	})
}

// TestLyingLengths gives every length of a file the greatest value. Memory stays a small multiple of the file.
func TestLyingLengths(t *testing.T) {
	le := binary.LittleEndian
	counted := func(n int32, s string) string { return string(le.AppendUint32(nil, uint32(n))) + s }
	begun := func() *craft { return newCraft(le).header(Bytecode, -1, 100).number("X", "").text("S", "", 20) }
	const most = 1<<31 - 1
	files := map[string][]byte{
		"variable label":   newCraft(le).header(None, -1, 100).int32(recordVariable, 0, 1, 0, 0, 0).padded("X", 8).int32(-1).data,
		"value labels":     begun().int32(recordLabels, -1).data,
		"labelled":         begun().int32(recordLabels, 0, recordLabelled, -1).data,
		"documents":        begun().int32(recordDocuments, most).data,
		"extension":        begun().int32(recordExtension, extensionSets, most, most).data,
		"cases":            newCraft(le).header(None, most, 100).number("X", "").end().float(1).data,
		"cases of 64 bits": newCraft(le).header(None, -1, 100).number("X", "").int32(recordExtension, extensionCases, 8, 2).int64(1, 1<<62).end().float(1).data,
		"long texts":       begun().extension(extensionLongTexts, "S=99999\x00\tX=2147483647\x00\tS=99999999999999999999").end().data,
		"text labels":      begun().extension(extensionTextLabels, counted(1, "S")+counted(most, "")+counted(most, "")).end().data,
		"text label":       begun().extension(extensionTextLabels, counted(1, "S")+counted(20, "")+counted(1, "")+counted(-1, "x")).end().data,
		"text missing":     begun().extension(extensionTextMissings, counted(1, "S")+"\xff"+counted(-1, "x")).end().data,
		"set":              begun().extension(extensionSets, "$a=D2147483647 1 99999999999 x a b").end().data,
		"zlib trailer":     newCraft(le).header(Zlib, -1, 100).number("X", "").end().int64(216, 1<<62, 1<<62).padded("", 99).data,
		"zlib blocks":      newCraft(le).header(Zlib, -1, 100).number("X", "").end().int64(216, 240, 1<<40).int64(-100, 0).int32(blockSize, most).data,
		"zlib block":       newCraft(le).header(Zlib, -1, 100).number("X", "").end().int64(216, 242, 48).bytes("x\x9c").int64(-100, 0).int32(blockSize, 1).int64(216, 240).int32(most, 2).data,
	}
	for name, data := range files {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		readAny(t, data)
		runtime.ReadMemStats(&after)
		// A batch may be prepared for some tens of thousands of rows, and text read ahead.
		if used := after.TotalAlloc - before.TotalAlloc; used > 4<<20 {
			t.Errorf("%s: %d bytes of memory for a file of %d", name, used, len(data))
		}
	}
}

// TestSharedLabels gives the same thousands of value labels to thousands of variables, in a few bytes each.
func TestSharedLabels(t *testing.T) {
	c := newCraft(binary.LittleEndian).header(None, 0, 100)
	const n = 20000
	for range n {
		c.number("X", "")
	}
	for range 3 {
		c.int32(recordLabels, n)
		for i := range n {
			c.float(float64(i)).bytes("\x01a      ")
		}
		c.int32(recordLabelled, n)
		for i := range int32(n) {
			c.int32(i + 1)
		}
	}
	got, err := readTable(c.end().data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for i := range got.Variables {
		total += len(got.Variables[i].Labels)
	}
	if total > maxLabels || len(got.Variables[0].Labels) != n {
		t.Errorf("%d labels, of which the first variable has %d", total, len(got.Variables[0].Labels))
	}
	if len(got.Notes) > 101 {
		t.Errorf("%d notes", len(got.Notes))
	}
}

// TestInflation reads a block of zlib that inflates to much, of which little is held at a time.
func TestInflation(t *testing.T) {
	zeros := string(make([]byte, 256<<20)) // codes that stand for nothing
	data := newCraft(binary.LittleEndian).header(Zlib, -1, 100).number("X", "").end().zlib(zeros).data
	zeros = ""
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	got, err := readTable(data, Options{})
	runtime.ReadMemStats(&after)
	if err != nil || got.rows != 0 {
		t.Fatalf("%d rows, %v", got.rows, err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 40<<20 {
		t.Errorf("%d bytes of memory for a file of %d that inflates to %d", used, len(data), 256<<20)
	}
}
