package main

import (
	"fmt"
	"slices"
	"strings"

	"manyi/survey"
)

// remark is a sentence for the log, the check and the report, in both languages.
type remark struct {
	doubt  bool // a warning
	zh, en string
}

// remarksOnWaves says in which order the waves are, where nobody wrote it down, and what looks wrong in the list of them. Those read are in their order.
func remarksOnWaves(book *survey.Codebook, read []*survey.Dataset) []remark {
	var out []remark
	add := func(doubt bool, zh, en string, args ...any) {
		out = append(out, remark{doubt, fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...)})
	}
	listed := strings.Join(book.WaveNames(), ", ")
	if book.WavesFound() && len(book.Waves) > 1 {
		add(false, "各期的先后按期名排定，从旧到新：%s；不对时请在 waves 里写 order:", "the order of the waves was taken from their names, oldest first: %s; where it is wrong, write order: under waves", listed)
	}
	if byName := book.OrderByName(); byName != nil {
		add(true, "各期应从旧到新列出，码本里列的是 %s，而按期名应是 %s：变化的方向可能反了", "waves are listed oldest first: the codebook has %s, but by their names the order is %s, and every change may be turned round",
			listed, strings.Join(byName, ", "))
	}
	for _, g := range book.StrangeGroups() {
		add(true, "%s 期的 %s 有一组叫 %q，码本的 values 里没有，是不是 %q？若是同一组请写成一样，否则会算作构成的变化", "wave %s calls a group of %s %q, which the values of the codebook do not have: is it %q? The same group is to be written alike, else it counts as a change of mix",
			g.Wave, g.Field, g.Label, g.Near)
	}
	if book.WaveColumn != "" { // one file for all
		return out
	}
	for i, a := range read {
		for _, b := range read[i+1:] {
			if sameData(a, b) {
				add(true, "%s 期和 %s 期读的是同样的数据文件（%s），两期之间不会有变化", "waves %s and %s are read from the same data (%s): nothing can change between them", a.Wave, b.Wave, a.Inputs[0].Path)
			}
		}
	}
	return out
}

// sameData says whether two waves were read from the same cells. One file may hold two waves: each in a sheet, or in columns of its own.
func sameData(a, b *survey.Dataset) bool {
	sameFile := func(x, y survey.Input) bool { return x.SHA256 == y.SHA256 }
	if a.Codebook.Sheet != b.Codebook.Sheet || !slices.EqualFunc(a.Inputs, b.Inputs, sameFile) {
		return false
	}
	return !slices.ContainsFunc(a.Codebook.Items, func(x survey.Item) bool {
		return slices.ContainsFunc(b.Codebook.Items, func(y survey.Item) bool { return x.Key == y.Key && x.Column != y.Column })
	})
}

// remarkOnWaves logs the remarks and puts them among the notes of the wave reported on.
func (j *job) remarkOnWaves(ds *survey.Dataset, lang string, in inputFlags) {
	remarks := remarksOnWaves(j.whole, append(slices.Clone(j.earlier), ds))
	if pooled := j.pooledRemark(in); pooled != nil {
		remarks = append(remarks, *pooled)
	}
	for _, r := range remarks {
		line, text := j.log.Info(), r.en
		if r.doubt {
			line = j.log.Warn()
		}
		line.Msg(r.en)
		if lang == "zh" {
			text = r.zh
		}
		ds.Notes = append(ds.Notes, text)
	}
}
