package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"manyi/stats"
	"manyi/survey"
)

// shownInvalid bounds the invalid cells printed on a terminal.
const shownInvalid = 20

// WriteCheck prints what was found while reading: rows, exclusions, invalid cells, and a line an item.
func WriteCheck(w io.Writer, cb *survey.Codebook, ds *survey.Dataset, f *stats.Frequencies, c Context) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "%s\n\n", cb.Title)
	for _, in := range ds.Inputs {
		fmt.Fprintf(b, c.T("%s：%s，%s，%s 行\n", "%s: %s, %s, %s rows\n"), in.Path, in.Format, in.Encoding, thousands(in.Rows))
	}
	fmt.Fprintf(b, c.T("读入 %s = 有效 %s + 剔除 %s\n", "read %s = kept %s + excluded %s\n"), thousands(ds.Rows.Read), thousands(ds.Rows.Kept), thousands(len(ds.Rows.Excluded)))
	c.listReasons(b, ds)
	if ds.InvalidCount > 0 {
		fmt.Fprintf(b, c.T("\n无效值 %s 个（按缺失处理）：\n", "\n%s invalid cells, taken as missing:\n"), thousands(ds.InvalidCount))
		for i, x := range sumInvalid(ds.Invalid) {
			if i == shownInvalid {
				break
			}
			fmt.Fprintf(b, c.T("  %s: %q × %s，应为%s\n", "  %s: %q × %s, expected %s\n"), x.column, x.value, thousands(x.n), c.wanted(x.want))
		}
		fmt.Fprint(b, c.T("其中：\n", "where:\n"))
		for i, x := range ds.Invalid {
			if i == shownInvalid {
				fmt.Fprintf(b, c.T("  ……其余 %s 个\n", "  ... and %s more\n"), thousands(ds.InvalidCount-i))
				break
			}
			fmt.Fprintf(b, c.T("  %s:%d: %s: %q，应为%s\n", "  %s:%d: %s: %q, expected %s\n"), x.File, x.Row, x.Column, x.Value, c.wanted(x.Want))
		}
	}
	fmt.Fprint(b, c.T("\n指标：有效、缺失、各回答的百分比\n", "\nitems: valid, missing, percent of each answer\n"))
	for _, t := range f.Tables {
		var parts []string
		more := 0
		for _, r := range t.Rows {
			switch {
			case r.Code == "." || r.ValidPercent == nil:
			case len(parts) == 12:
				more++
			default:
				parts = append(parts, fmt.Sprintf("%s %s%%", r.Code, decimals(*r.ValidPercent, 1)))
			}
		}
		if more > 0 {
			parts = append(parts, fmt.Sprintf(c.T("另有 %d 种", "%d more"), more))
		}
		name := t.Key
		if t.Label != t.Key {
			name += " " + t.Label
		}
		fmt.Fprintf(b, "  %s: %s, %s | %s\n", name, thousands(t.Valid), thousands(t.N-t.Valid), strings.Join(parts, ", "))
	}
	return b.Flush()
}

// listReasons counts the rows left out and the rows flagged by reason, in the order first met.
func (c Context) listReasons(b *bufio.Writer, ds *survey.Dataset) {
	count := func(title string, n int, reason func(i int) string) {
		seen, codes := map[string]int{}, []string{}
		for i := range n {
			if seen[reason(i)] == 0 {
				codes = append(codes, reason(i))
			}
			seen[reason(i)]++
		}
		for _, code := range codes {
			fmt.Fprintf(b, "  %s %s: %s\n", title, c.reason(code), thousands(seen[code]))
		}
	}
	count(c.T("剔除", "excluded"), len(ds.Rows.Excluded), func(i int) string { return ds.Rows.Excluded[i].Reason.Code })
	count(c.T("标记", "flagged"), len(ds.Findings), func(i int) string { return ds.Findings[i].Reason.Code })
}
