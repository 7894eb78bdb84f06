package survey

import "hash/maphash"

// seed guards the tables below against files made to collide. No result depends on it: equal hashes are always
// followed by a comparison of the texts.
var seed = maphash.MakeSeed()

// dictionary maps the bytes of cells to numbers without allocating for cells it has seen.
type dictionary struct {
	slots []slot // a power of two, at most 3/4 full
	bytes []byte // the keys, one after the other
	n     int
}

type slot struct {
	hash  uint64
	start uint64 // of the key in bytes
	size  uint32 // of the key, plus one; 0 = free
	value uint32
}

func (d *dictionary) get(key []byte) (uint32, bool) {
	if d.n == 0 {
		return 0, false
	}
	h := maphash.Bytes(seed, key)
	mask := uint64(len(d.slots) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		s := &d.slots[i]
		if s.size == 0 {
			return 0, false
		}
		if s.hash == h && int(s.size) == len(key)+1 && string(d.bytes[s.start:s.start+uint64(s.size)-1]) == string(key) {
			return s.value, true
		}
	}
}

// put adds a key that get did not find.
func (d *dictionary) put(key []byte, value uint32) {
	if 4*(d.n+1) > 3*len(d.slots) {
		d.grow()
	}
	s := slot{hash: maphash.Bytes(seed, key), start: uint64(len(d.bytes)), size: uint32(len(key)) + 1, value: value}
	d.bytes = append(d.bytes, key...)
	d.n++
	d.place(s)
}

func (d *dictionary) place(s slot) {
	mask := uint64(len(d.slots) - 1)
	i := s.hash & mask
	for d.slots[i].size != 0 {
		i = (i + 1) & mask
	}
	d.slots[i] = s
}

func (d *dictionary) grow() {
	old := d.slots
	d.slots = make([]slot, max(16, 2*len(old)))
	for _, s := range old {
		if s.size != 0 {
			d.place(s)
		}
	}
}
