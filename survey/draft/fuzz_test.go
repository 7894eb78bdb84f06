package draft

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"manyi/survey"
	"manyi/survey/raw"
)

// FuzzCodebook drafts from random tables: what comes out is an error or a codebook that its own reader takes, that names only
// columns of the data, and that is the same the second time.
func FuzzCodebook(f *testing.F) {
	f.Add("id,q1,q2,q3,sex,comment\n1,5,4,4,1,good\n2,3,3,2,2,\n3,1,2,1,1,bad\n4,4,4,5,2,ok", byte(0))
	f.Add("编号,\"7、服务—频率\",7、态度,8、总体：,业态\n1,非常满意,满意,一般,超市\n2,不满意,一般,满意,商店\n3,很不满意,(空),(跳过),超市", byte(1))
	f.Add("a: b,a: c,a: d,# x,& y,* z,%,- q\nb,,d,1,2,3,4,5\n,c,d,2,3,4,5,1\nb,c,,3,4,5,1,2", byte(0))
	f.Add("q,tags,x\n5 - Very good,a┋b,1\n1 - Very bad,b┋c〖t〗,2\n3 - Fair,a┋c,9", byte(2))
	f.Add("x,y,z\n1,2,3\n2,3,4\n3,4,5\n4,5,1\n5,1,2\n6,6,6\n0,0,99", byte(4))
	f.Add("true,null,~,1,1.5,0x1,\"a\"\"b\",yes\n1,1,1,1,1,1,1,1\n2,2,2,2,2,2,2,2\n3,3,3,3,3,3,3,3", byte(3))
	f.Add("overall,composite,#id,q 1\n1,2,3,4\n2,3,4,5\n3,4,5,1\n4,4,5,5", byte(6))
	f.Fuzz(func(t *testing.T, text string, kind byte) {
		if len(text) > 1<<14 {
			return
		}
		source := func() Source {
			table := fuzzTable(text, kind)
			return Source{Name: "data.csv", Table: table, Platform: []string{"", "wjx", "qualtrics", "surveymonkey"}[kind%4]}
		}
		header := fuzzTable(text, kind).header()
		p, err := Look(context.Background(), []Source{source()})
		if err != nil {
			return
		}
		first, _, err := p.Codebook(Options{})
		if err != nil {
			return
		}
		book, err := survey.ParseCodebook("survey.yaml", first)
		if err != nil {
			t.Fatalf("%v\n%s", err, first)
		}
		if err := book.CheckColumns("data.csv", header); err != nil {
			t.Fatalf("%v\n%s", err, first)
		}
		q, err := Look(context.Background(), []Source{source()})
		if err != nil {
			t.Fatal(err)
		}
		second, _, err := q.Codebook(Options{})
		if err != nil || !bytes.Equal(first, second) {
			t.Fatalf("not the same again: %v\n%s\n%s", err, first, second)
		}
		if other, _, err := p.Codebook(Options{Lang: "zh", Title: text[:min(len(text), 50)]}); err != nil {
			t.Fatal(err)
		} else if _, err := survey.ParseCodebook("survey.yaml", other); err != nil {
			t.Fatalf("%v\n%s", err, other)
		}
	})
}

// fuzzTable cuts a text into lines and cells. Bits of kind say whether columns are numbers with labels and whether rows
// repeat.
func fuzzTable(text string, kind byte) *table {
	var rows [][]string
	for _, l := range strings.Split(strings.ToValidUTF8(text, "?"), "\n") {
		rows = append(rows, strings.Split(l, ","))
	}
	var names []string
	used := map[string]bool{"": true}
	for _, name := range rows[0] {
		for used[name] {
			name += "'"
		}
		used[name] = true
		names = append(names, name)
	}
	body := rows[1:]
	if kind&4 != 0 {
		for range 5 {
			body = append(body, body...)
			if len(body) > 500 {
				break
			}
		}
	}
	t := textTable(names, body)
	if kind&8 != 0 {
		for i := range t.dictionary.Variables {
			v := &t.dictionary.Variables[i]
			v.Kind = raw.Kind(i % 2)
			v.Label = v.Name
			for j, cell := range rows[0] {
				v.Labels = append(v.Labels, raw.Label{Number: float64(j + 1), Text: cell, Label: rows[len(rows)-1][min(j, len(rows[len(rows)-1])-1)]})
			}
		}
		t.dictionary.Sets = []raw.Set{{Name: "$s", Label: text[:min(len(text), 20)], Variables: names[:len(names)/2], Dichotomy: kind&16 != 0, Counted: "1"}}
	}
	return t
}
