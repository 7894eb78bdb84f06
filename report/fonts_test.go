package report

import (
	"math"
	"strings"
	"sync"
	"testing"
)

func testFonts(t testing.TB) *Fonts {
	t.Helper()
	f, err := LoadFonts()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestMissing(t *testing.T) {
	f := testFonts(t)
	for _, test := range []struct{ text, want string }{
		{"浐灞埇桥滍阳邽氹仔", ""}, // districts and streets that GB 2312 cannot write
		{"服务规范性 (Q7) 74.4% ≥ β → ①，。“”", ""},
		{"王喆、刘堃", ""}, // names outside GB 2312
		{"好😀的🎉好😀", "😀🎉"},
		{"a\x00b\n\tc\u200d\ufe0f", ""}, // controls, joiners and variation selectors are not text
		{"", ""},
	} {
		if got := string(f.Missing(test.text)); got != test.want {
			t.Errorf("Missing(%q) = %q, want %q", test.text, got, test.want)
		}
	}
}

// The widths are those of the font's hmtx table: a Chinese character is 1000 of 1000 units wide, a digit 555, A 608.
func TestWidth(t *testing.T) {
	f := testFonts(t)
	for _, test := range []struct {
		text string
		want float64
	}{{"满意", 20}, {"0123456789", 55.5}, {"A", 6.08}} {
		if got := f.width(test.text, 10, false); math.Abs(got-test.want) > 1e-9 {
			t.Errorf("width(%q) = %v, want %v", test.text, got, test.want)
		}
	}
}

func TestCleanText(t *testing.T) {
	for in, want := range map[string]string{
		"  a \n\t b\r\n":      "a b",
		"\u202e甲\x1b[乙":       "甲[乙",
		"e\u200bf":            "ef",
		"Odd’s “good” 新“和谐”率": "Odd's \"good\" 新“和谐”率",
		"\ufeff":              "",
	} {
		if got := cleanText(in); got != want {
			t.Errorf("cleanText(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	f := testFonts(t)
	texts := []string{
		"客户经理在拜访过程中是否及时、准确地说明新政策（包括价格）",
		"How satisfied are you with the self-service/online ordering?",
		"新品牌“和谐”的上柜率，100%",
		strings.Repeat("无", 100), strings.Repeat("w", 100), "一", "",
	}
	for _, text := range texts {
		for _, width := range []float64{40, 90, 163} {
			lines := f.wrap(text, 9, false, width)
			for i, line := range lines {
				if w := f.width(line, 9, false); w > width+1e-9 {
					t.Errorf("%q in %v: line %q is %v wide", text, width, line, w)
				}
				first := []rune(line)[0]
				if i > 0 && strings.ContainsRune("，。、）”", first) {
					t.Errorf("%q in %v: line starts with %q", text, width, first)
				}
			}
			plain := strings.NewReplacer(" ", "", "-", "") // divided words have hyphens
			if got, want := plain.Replace(strings.Join(lines, "")), plain.Replace(text); got != want {
				t.Errorf("wrapped to %q, want all of %q", got, want)
			}
		}
	}
	if got := f.wrap("How satisfied are you", 9, false, 60); strings.Join(got, "|") != "How satisfied|are you" {
		t.Errorf("words broken as %q", got)
	}
	for _, c := range []struct {
		text  string
		width float64
		want  string
	}{
		{"Neighbourhood shops", 50, "Neighbour-|hood shops"},
		{"Entertainment", 50, "Entertain-|ment"},
		{"warehouse", 32, "ware-|house"},
		{"景区商店（n = 14）", 45, "景区商店|（n = 14）"},
		{"others", 20, "othe|rs"}, // no such place: it breaks where it must
		{"n = 1,492；2025；已加权；来源：客户满意度调查（多波次，模拟）；空心 = 不足 30 份", 260, "n = 1,492；2025；已加权；|来源：客户满意度调查（多波次，模拟）；空心 = 不足 30 份"},
		{"19 个指标呈上升走势，信息服务人员响应速度呈下降走势", 180, "19 个指标呈上升走势，|信息服务人员响应速度呈下降走势"},
		{"娱乐服务场所（含酒吧）", 70, "娱乐服务场所|（含酒吧）"},
		{"a, and many words more", 60, "a, and many|words more"}, // a comma at one end is no place for a break
	} {
		if got := strings.Join(f.wrap(c.text, 9, false, c.width), "|"); got != c.want {
			t.Errorf("%q becomes %q, want %q", c.text, got, c.want)
		}
	}
}

func TestGlyphsConcurrently(t *testing.T) {
	f := testFonts(t)
	var wg sync.WaitGroup
	got := make([]float64, 8)
	for i := range got {
		wg.Go(func() { got[i] = f.width("同时量同样的字 simultaneously 😀", 9, i%2 == 0) })
	}
	wg.Wait()
	for i := range got {
		if got[i] != got[i%2] {
			t.Errorf("goroutine %d measured %v, another %v", i, got[i], got[i%2])
		}
	}
}
