package survey

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Each line is in order of time; read backwards it comes out the same.
func TestPlainOrderOfWaves(t *testing.T) {
	for _, line := range []string{
		"2024",
		"9|10|11",
		"999|2024",
		"2015.0|2016.0",
		"2024年|2025年",
		"FY9|FY10",
		"2025年一季度|2025年二季度|2025年三季度|2025年四季度|2026年一季度",
		"2025年1季度|2025年二季度",
		"２０２４年|２０２５年",
		"二〇二四年|二〇二五年",
		"2024年上半年|2024年下半年|2025年上半年",
		"2024年9月|2024年十月|2024年十一月|2024年12月|2025年1月",
		"第二期|第九期|第十期|第十一期|第二十期|第21期|第九十九期",
		"第1期|第2期|第10期",
		"一季度|二季度|三季度",
		"Q3 2024|Q4 2024|Q1 2025",
		"2024Q4|2025Q1",
		"2024-Q4|2025-Q1",
		"2024 H1|2024 H2|2025 H1",
		"2024W9|2024W10",
		"3/2023|12/2023|1/2024",
		"03.2023|12.2023|01.2024",
		"202312|202401",
		"20231231|20240101|20240102",
		"2023-03-12|2023-06-11|2024-01-01",
		"2024-03-01 00:00:00|2024-10-01 00:00:00",
		"01/03/2023|01/10/2023|01/01/2024",
		"2023/24|2024/25",
		"Dec 2023|January 2024|Sept 2024|Sep 2025",
		"2023 Dec|2024 Jan",
		"12 Mar 2024|3 Jun 2024|1 Jan 2025",
		"Mar 12, 2024|Jun 3, 2024|Jan 1, 2025",
		"January|February|March|April|May|June|July",
		"Q1|Q2|Q3|Q4",
		"1.0|2.0|3.0",
		"93|98|99",
		"FY9|FY22|FY23",
		"001|002|003",
		"wave-1|wave-2",
		"Wave 1000|Wave 1001",
		"2023.09|2023.10|2024.01",
		"2024.3.1|2024.12.10",
		"2022-2023|2023-2024",
		"2023-10~2023-12|2024-01~2024-03",
		"2023年春节前|2024年春节前",
		"wave 2|Wave 9|wave 10",
		"W1|W2|W10",
		"1st quarter 2024|2nd quarter 2024|1st quarter 2025",
		"Wave 9 (2024)|Wave 10 (2025)",
	} {
		want := strings.Split(line, "|")
		for range 2 {
			names := slices.Clone(want)
			slices.Reverse(names)
			if got, ok := inOrder(names); !ok || !slices.Equal(got, want) {
				t.Errorf("%q, %v; want %q", got, ok, want)
			}
			slices.Sort(names)
			if got, ok := inOrder(names); !ok || !slices.Equal(got, want) {
				t.Errorf("%q, %v; want %q", got, ok, want)
			}
		}
	}
}

func TestOrderOfWavesThatIsNotPlain(t *testing.T) {
	for _, line := range []string{
		"Autumn|Spring|Winter",
		"before|after",
		"A|B",
		"首期|第二期",
		"2024春|2024秋",
		"2024|2025Q1",
		"3/4/2025|5/2/2025",   // of day and month either may come first
		"Q1 24|Q2 24|Q1 25",   // 24 may be anything
		"Jan 24|Feb 25",       // a day or a year
		"Nov|Dec|Jan",         // of one year or two
		"四季度|一季度",             //
		"012024|122023",       // no date that begins with the year
		"1.5|2.10",            // decimals or parts
		"2024|2024.0",         // written in two forms
		"第1期|第一期",             // one wave written in two ways
		"Jan 2025|1/2025",     //
		"第一百期|第九十九期",          //
		"2024|99999999999999", //
		"十十期|九期",
		"FY98|FY99|FY00", // begun anew
		"99|00|01",
		"93|98|04",
		"99级|00级",
		"Week 51|Week 52|Week 1",
		"第51周|第52周|第1周",
		"KW 51|KW 52|KW 1",
		"W51|W52|W01",
		"Week 1|Week 2|Week 3",
		"11|12|1",
		"7|8|9|10|11|12|1|2",
		"9|3",
		"M11|M12|M1",
		"Nov 24|Dec 24",
		"June|July|August",
		"10月|11月",
		"31日|1日",
		"31|1",
		"12月1日|12月2日",
		"S2|S1",
		"Semester 2|Semester 1",
		"Term 3|Term 1",
		"下半年|上半年",
		"第二学期|第一学期",
		"H2|H1",
		"Q3|Q4",
		"0423|0523|0124", // month and year
		"1123|1024",
		"-2|-1", // negative
		"T-2|T-1",
		"Wave -2|Wave -1",
		"Day -7|Day -1",
		"活动前3天|活动前2天|活动前1天", // counted down
		"3 years ago|2 years ago",
		"3 waves before|2 waves before",
		"2024, 3 weeks before|2024, 2 weeks before",
		"1.25|1.3|1.5", // decimals
		"1.25|1.50|1.75",
		"2023.0|2023.25|2023.5|2023.75",
		"2023.7|2023.8|2023.9|2023.1",
		"2023.9|2023.10",
		"2024,5|2024,25",
		"n=2010, Q4 2023|n=1990, Q1 2024", // no years
		"2010 forms in 2023|1990 forms in 2024",
		"Q2 n=2001|Q1 n=2000",
	} {
		if got, ok := inOrder(strings.Split(line, "|")); ok {
			t.Errorf("%s: taken for %q", line, got)
		}
	}
}

// Names that tell no order are an error which can be pasted, with its place.
func TestWaveColumnAsksForTheOrder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "all.csv")
	if err := os.WriteFile(path, []byte("term,q1,q2\nWinter,1,2\nSpring,2,3\n\"the \"\"old\"\"\",2,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	opt := ReadOptions{Files: []string{path}}
	_, err := FindWaves(context.Background(), mustParse(t, head+"waves: {column: term}\n"), opt)
	paste := `waves: {column: "term", order: ["Winter", "Spring", "the \"old\""]}`
	want := `survey.yaml:4:17: waves.column: column "term" does not tell the order in time of its 3 waves
hint: put them in order, the oldest first:
` + paste
	if err == nil || err.Error() != want {
		t.Fatalf("got\n%v\nwant\n%s", err, want)
	}
	book, err := FindWaves(context.Background(), mustParse(t, head+paste+"\n"), opt)
	if err != nil || !slices.Equal(book.WaveNames(), []string{"Winter", "Spring", `the "old"`}) {
		t.Errorf("%v, %v", book, err)
	}
}
