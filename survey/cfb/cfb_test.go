package cfb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf16"
)

// build makes a compound file of streams, as name and content by turns. Each takes the sectors in the order of the permutation
// that the seed gives, so that chains jump.
func build(sectorSize int, seed uint64, streams ...string) []byte {
	shift := 9
	if sectorSize == 4096 {
		shift = 12
	}
	type stream struct {
		name    string
		start   uint32
		content string
	}
	const end, free = 0xfffffffe, 0xffffffff
	var mini []byte
	var miniFAT []uint32
	var list []stream
	for i := 0; i < len(streams); i += 2 {
		s := stream{name: streams[i], content: streams[i+1], start: end}
		if n := len(s.content); n > 0 && n < miniLimit {
			s.start = uint32(len(miniFAT))
			for at := 0; at < n; at += miniSector {
				mini = append(mini, make([]byte, miniSector)...)
				copy(mini[len(mini)-miniSector:], s.content[at:])
				miniFAT = append(miniFAT, uint32(len(miniFAT)+1))
			}
			miniFAT[len(miniFAT)-1] = end
		}
		list = append(list, s)
	}
	directory := make([]byte, (len(list)+1)*entrySize)
	var miniTable []byte
	for _, n := range miniFAT {
		miniTable = binary.LittleEndian.AppendUint32(miniTable, n)
	}
	count := 0
	sectorsOf := func(n int) int { return (n + sectorSize - 1) / sectorSize }
	count += sectorsOf(len(directory)) + sectorsOf(len(mini)) + sectorsOf(len(miniTable))
	for _, s := range list {
		if len(s.content) >= miniLimit {
			count += sectorsOf(len(s.content))
		}
	}
	tables, lists := 1, 0
	for tables*(sectorSize/4) < count+tables+lists {
		tables++
		if tables > headerTables {
			lists = (tables - headerTables + sectorSize/4 - 2) / (sectorSize/4 - 1)
		}
	}
	order := rand.New(rand.NewPCG(seed, 1)).Perm(count + tables + lists)
	fat := make([]uint32, tables*(sectorSize/4))
	for i := range fat {
		fat[i] = free
	}
	file := make([]byte, sectorSize*(1+len(order)))
	take := func() (uint32, []byte) {
		n := order[0]
		order = order[1:]
		return uint32(n), file[sectorSize*(1+n):][:sectorSize]
	}
	write := func(content []byte) uint32 {
		start, last := uint32(end), uint32(end)
		for at := 0; at < len(content); at += sectorSize {
			n, sector := take()
			copy(sector, content[at:])
			if last == end {
				start = n
			} else {
				fat[last] = n
			}
			fat[n], last = end, n
		}
		return start
	}
	put := func(i int, name string, kind byte, left, right, child, start uint32, size int) {
		e := directory[i*entrySize:]
		for j, c := range utf16.Encode([]rune(name)) {
			binary.LittleEndian.PutUint16(e[2*j:], c)
		}
		binary.LittleEndian.PutUint16(e[64:], uint16(2*len([]rune(name))+2))
		e[66] = kind
		for j, v := range []uint32{left, right, child} {
			binary.LittleEndian.PutUint32(e[68+4*j:], v)
		}
		binary.LittleEndian.PutUint32(e[116:], start)
		binary.LittleEndian.PutUint64(e[120:], uint64(size))
		if shift == 9 {
			binary.LittleEndian.PutUint32(e[124:], 0xdeadbeef)
		}
	}
	for i, s := range list {
		if len(s.content) >= miniLimit {
			s.start = write([]byte(s.content))
		}
		left, right := uint32(free), uint32(i+2)
		if i+1 == len(list) {
			right = free
		}
		if i%2 == 1 {
			left, right = right, left
		}
		put(i+1, s.name, streamObject, left, right, free, s.start, len(s.content))
	}
	put(0, "Root Entry", 5, free, free, 1, write(mini), len(mini))
	header := file[:512]
	copy(header, Magic)
	u32 := func(at int, v uint32) { binary.LittleEndian.PutUint32(header[at:], v) }
	binary.LittleEndian.PutUint16(header[30:], uint16(shift))
	u32(44, uint32(tables))
	u32(60, write(miniTable))
	u32(48, write(directory))
	u32(68, end)
	for i := range headerTables {
		u32(76+4*i, free)
	}
	var places []uint32
	var parts [][]byte
	for range tables {
		n, sector := take()
		places, parts = append(places, n), append(parts, sector)
		fat[n] = 0xfffffffd
	}
	for i, n := range places[:min(tables, headerTables)] {
		u32(76+4*i, n)
	}
	var before []byte
	for rest := places[min(tables, headerTables):]; lists > 0; lists-- {
		n, sector := take()
		fat[n] = 0xfffffffc
		if before == nil {
			u32(68, n)
		} else {
			binary.LittleEndian.PutUint32(before, n)
		}
		for i := range sectorSize/4 - 1 {
			v := uint32(free)
			if i < len(rest) {
				v = rest[i]
			}
			binary.LittleEndian.PutUint32(sector[4*i:], v)
		}
		rest = rest[min(len(rest), sectorSize/4-1):]
		before = sector[sectorSize-4:]
		binary.LittleEndian.PutUint32(before, end)
	}
	for i, part := range parts {
		for j := range sectorSize / 4 {
			binary.LittleEndian.PutUint32(part[4*j:], fat[i*(sectorSize/4)+j])
		}
	}
	return file
}

func text(n int, seed uint64) string {
	random := rand.New(rand.NewPCG(seed, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(random.Uint32())
	}
	return string(b)
}

func open(t *testing.T, data []byte) (*File, error) {
	t.Helper()
	return Open(bytes.NewReader(data), int64(len(data)))
}

func TestStreams(t *testing.T) {
	for _, sectorSize := range []int{512, 4096} {
		for _, n := range []int{0, 1, 63, 64, 65, 4095, 4096, 4097, 100000, 9 << 20} {
			content := text(n, 3)
			file := build(sectorSize, uint64(n), "Summary", text(200, 4), "Workbook", content, "Other", text(5000, 5), "工作", "x")
			f, err := open(t, file)
			if err != nil {
				t.Fatalf("%d bytes in sectors of %d: %v", n, sectorSize, err)
			}
			for name, want := range map[string]string{"WORKBOOK": content, "Summary": text(200, 4), "Other": text(5000, 5), "工作": "x"} {
				got, err := f.Read(name)
				if err != nil || string(got) != want {
					t.Errorf("%s: %d bytes in sectors of %d: %d bytes, %v", name, n, sectorSize, len(got), err)
				}
			}
			if _, err := f.Read("Book"); !errors.Is(err, ErrNoStream) || f.Has("Book") || !f.Has("workbook") {
				t.Error(err)
			}
		}
	}
}

func TestCutFile(t *testing.T) {
	content := text(20000, 1)
	file := build(512, 7, "Workbook", content)
	whole := 0
	for cut := 1; cut < len(file); cut += 37 {
		f, err := open(t, file[:len(file)-cut])
		if err != nil {
			continue
		}
		if got, err := f.Read("Workbook"); err == nil {
			if string(got) != content {
				t.Fatalf("%d bytes less: another stream", cut)
			}
			whole++
		}
	}
	if whole > 20 {
		t.Errorf("%d cut files were whole", whole)
	}
}

func TestDamagedFile(t *testing.T) {
	circle := build(512, 0, "Workbook", text(30000, 1))
	fat := func(file []byte, sector, next uint32) []byte {
		file = bytes.Clone(file)
		table := binary.LittleEndian.Uint32(file[76:])
		binary.LittleEndian.PutUint32(file[512*(1+int(table))+4*int(sector):], next)
		return file
	}
	directory := binary.LittleEndian.Uint32(circle[48:])
	for _, test := range []struct {
		name string
		file []byte
		want string
	}{
		{"empty", nil, "is not a compound file"},
		{"text", []byte(strings.Repeat("a,b\n", 200)), "is not a compound file"},
		{"header only", circle[:512], "is beyond the end of the file"},
		{"circle", fat(circle, directory, directory), "directory: its chain of sectors runs in a circle"},
		{"far away", fat(circle, directory, 70000), "directory: sector 70000 is beyond the end of the file"},
		{"sector size", bytes.Replace(circle, []byte{9, 0}, []byte{31, 0}, 1), "has sectors of 2^31 bytes"},
	} {
		f, err := open(t, test.file)
		if err == nil {
			_, err = f.Read("Workbook")
		}
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", test.name, err, test.want)
		}
	}
	huge := bytes.Clone(circle)
	at := 512*(1+int(directory)) + entrySize + 120
	binary.LittleEndian.PutUint32(huge[at:], 0xffffffff)
	f, err := open(t, huge)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Read("Workbook"); err == nil || err.Error() != fmt.Sprintf("stream Workbook: has 4294967295 bytes in a file of %d", len(huge)) {
		t.Error(err)
	}
}

func FuzzCFB(f *testing.F) {
	f.Add(build(512, 1, "Workbook", text(5000, 1), "Summary", text(100, 2)))
	f.Add(build(4096, 2, "Book", text(100, 1), "EncryptedPackage", text(5000, 2)))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := open(t, data)
		if err != nil {
			return
		}
		for _, name := range []string{"Workbook", "Book", "EncryptedPackage"} {
			stream, err := file.Read(name)
			if len(stream) > len(data) || err == nil && !file.Has(name) {
				t.Errorf("%s: %d bytes of %d, %v", name, len(stream), len(data), err)
			}
		}
	})
}
