package stats

// patterns are the respondents who answered everything, those who answered alike being one: columns of levels less 1, with overall last
// when it was asked, and their number (with weights: the sum of them). They come in the order in which they are met. Where all levels
// make more than 2^53 patterns every respondent is one.
func (d *Data) patterns() (columns [][]uint8, times []float64) {
	possible := 1.0
	for i := range d.variables() {
		possible *= float64(d.variable(i).Levels())
	}
	columns = make([][]uint8, d.variables())
	add := func(b *Batch, row int) {
		for i := range columns {
			columns[i] = append(columns[i], b.Items[i][row]-1)
		}
		times = append(times, 0)
	}
	keys := make([][]float64, len(d.Batches))
	parallel(d.Options.Jobs, len(d.Batches), func(bi int) { keys[bi] = d.patternKeys(&d.Batches[bi]) })
	var seen distinct
	for bi := range d.Batches {
		b := &d.Batches[bi]
		for row, key := range keys[bi] {
			if key < 0 {
				continue
			}
			at := len(times)
			if possible < 1<<53 {
				at = seen.place(key)
			}
			if at == len(times) {
				add(b, row)
			}
			times[at] += b.weight(row)
		}
	}
	return columns, times
}

// patternKeys numbers the possible answers to all questions together: that of each row of a batch, below 0 where one is missing.
func (d *Data) patternKeys(b *Batch) []float64 {
	key := make([]float64, b.N)
	for i := range d.variables() {
		levels := float64(d.variable(i).Levels())
		for row, level := range b.Items[i][:b.N] {
			if level == 0 {
				key[row] = -1
			}
			if key[row] >= 0 {
				key[row] = key[row]*levels + float64(level-1)
			}
		}
	}
	return key
}
