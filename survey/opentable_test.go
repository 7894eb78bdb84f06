package survey

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"manyi/survey/raw"
)

// cells reads all of a table as lines of cells between bars.
func cells(t *testing.T, table raw.Reader) string {
	t.Helper()
	var out strings.Builder
	var b raw.Batch
	for {
		err := table.Next(&b)
		if errors.Is(err, io.EOF) {
			return out.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		for row := range b.Rows {
			for i, v := range table.Dictionary().Variables {
				if i > 0 {
					out.WriteByte('|')
				}
				if v.Kind == raw.Text {
					out.Write(b.Columns[i].Cell(row))
				} else {
					out.Write(raw.AppendCell(nil, v.Kind, b.Columns[i].Numbers[row]))
				}
			}
			out.WriteByte('\n')
		}
	}
}

func TestOpenTable(t *testing.T) {
	tests := []struct{ name, text, names, platform, want string }{
		{"plain", "a,b\n1,\"x, y\"\n\n2,\n", "a|b", "", "1|x, y\n2|\n"},
		{"title", "调查数据,,\na,b,c\n1,2,3\n", "a|b|c", "", "1|2|3\n"},
		{"same names", "a,a,\n1,2,3\n", "a (1)|a (2)|column 3", "", "1|2|3\n"},
		{"qualtrics", "Q1,Q2\n\"How, then?\",Why?\n\"{\"\"ImportId\"\":\"\"QID1\"\"}\",\"{\"\"ImportId\"\":\"\"QID2\"\"}\"\n4,5\n", "Q1|Q2", "qualtrics", "4|5\n"},
		{"surveymonkey", "Respondent ID,Where?,,Why?\n,Here,There,Response\n1,Here,,x\n", "Respondent ID|Where?: Here|Where?: There|Why?", "surveymonkey", "1|Here||x\n"},
		{"surveymonkey that repeats names", "Respondent ID,Where?,\nRespondent ID,Here,There\n1,Here,\n", "Respondent ID|Where?: Here|Where?: There", "surveymonkey", "1|Here|\n"},
		{"wjx", "序号,提交答卷时间,所用时间,来自IP,1、您的业态\n1,2024/1/2 3:04:05,156秒,1.1.1.1,(跳过)\n", "序号|提交答卷时间|所用时间|来自IP|1、您的业态", "wjx", "1|2024/1/2 3:04:05|156秒|1.1.1.1|(跳过)\n"},
		{"google", "Timestamp,How was it?\n2024/1/2,5\n", "Timestamp|How was it?", "google", "2024/1/2|5\n"},
	}
	for _, test := range tests {
		path := filepath.Join(t.TempDir(), "a.csv")
		if err := os.WriteFile(path, []byte(test.text), 0o600); err != nil {
			t.Fatal(err)
		}
		table, err := OpenTable(context.Background(), path, TableOptions{})
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		var names []string
		for _, v := range table.Dictionary().Variables {
			names = append(names, v.Name)
		}
		got := cells(t, table)
		if n := strings.Join(names, "|"); n != test.names || table.Platform != test.platform || got != test.want {
			t.Errorf("%s: names %s, platform %s, cells\n%swant %s, %s\n%s", test.name, n, table.Platform, got, test.names, test.platform, test.want)
		}
		input, err := table.Input()
		if err != nil || input.Bytes != int64(len(test.text)) {
			t.Errorf("%s: %v, %v", test.name, input, err)
		}
		table.Close()
	}
}

func TestOpenTableRagged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.csv")
	if err := os.WriteFile(path, []byte("a,b\n1,2\n3\n4,5,6\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, lenient := range []bool{false, true} {
		table, err := OpenTable(context.Background(), path, TableOptions{Lenient: lenient})
		if err != nil {
			t.Fatal(err)
		}
		if !lenient {
			var b raw.Batch
			if err := table.Next(&b); err == nil || err.Error() != path+":3: 1 cells where the header has 2" {
				t.Errorf("%v", err)
			}
		} else if got := cells(t, table); got != "1|2\n3|\n4|5\n" || table.Ragged() != 2 {
			t.Errorf("%q, %d ragged", got, table.Ragged())
		}
		table.Close()
	}
	book := &Codebook{Items: []Item{{Key: "a", Column: "a", Scale: Scale{Min: 1, Max: 5}}, {Key: "b", Column: "b", Scale: Scale{Min: 1, Max: 5}}}}
	d, err := Read(context.Background(), book, ReadOptions{Files: []string{path}, Lenient: true})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Release()
	if got := fmt.Sprint(d.Rows.Kept, d.Findings); got != fmt.Sprintf("3 [{%s 3  {ragged 1 cells where the header has 2}} {%[1]s 4  {ragged 3 cells where the header has 2}}]", path) {
		t.Error(got)
	}
}
