package survey

// rowLines says where the forms of a batch stand in their file.
type rowLines struct {
	file  string
	first int     // line of lines[i] == 0
	lines []int32 // nil when row i is on line first+i
}

// keep takes the lines of the rows of a block that are kept; keep is nil when all are. They are stored only where they do not follow one
// upon the other.
func (r *rowLines) keep(lines, keep []int32) {
	n := len(lines)
	if keep != nil {
		n = len(keep)
	}
	at := func(i int) int32 {
		if keep != nil {
			i = int(keep[i])
		}
		return lines[i]
	}
	for i := range n {
		if at(i)-at(0) != int32(i) {
			r.lines = make([]int32, n)
			break
		}
	}
	for i := range r.lines {
		r.lines[i] = at(i)
	}
	if r.lines == nil && n > 0 {
		r.first += int(at(0))
	}
}

func (r *rowLines) lineOf(row int) int {
	if r.lines == nil {
		return r.first + row
	}
	return r.first + int(r.lines[row])
}
