package survey

import (
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

func TestDetect(t *testing.T) {
	const (
		simplified  = "编号,服务规范性,服务频率,总体满意度,业态,区县,意见\n1,5,4,5,便利店,雁塔区,客户经理很热情，希望多来几次\n2,3,2,3,超市,未央区,送货不及时\n"
		traditional = "編號,服務規範性,服務頻率,總體滿意度,業態,區縣,意見\n1,5,4,5,便利店,信義區,客戶經理很熱情，希望多來幾次\n2,3,2,3,超級市場,大安區,送貨不及時\n"
		names       = "姓名,分數\n王小明,5\n陳怡君,4\n林志豪,3\n"
		western     = "id,Zufriedenheit,Größe,Bemerkung\n1,5,groß,schöne Grüße aus Köln\n2,3,klein,café à la crème, señor\n"
	)
	tests := []struct {
		name, text string
		in         encoding.Encoding
		want       charset
	}{
		{"simplified", simplified, simplifiedchinese.GB18030, gb18030},
		{"traditional in GB", traditional, simplifiedchinese.GB18030, gb18030},
		{"traditional in Big5", traditional, traditionalchinese.Big5, big5},
		{"names in Big5", names, traditionalchinese.Big5, big5},
		{"names in GB", names, simplifiedchinese.GB18030, gb18030},
		{"western", western, charmap.Windows1252, windows1252},
		{"utf-8", simplified, encoding.Nop, utf8Text},
		{"plain", "a,b\n1,2\n", encoding.Nop, ascii},
	}
	for _, test := range tests {
		raw, err := test.in.NewEncoder().Bytes([]byte(test.text))
		if err != nil {
			t.Fatal(err)
		}
		for _, cut := range []int{0, 1} { // a sample may end within a character
			if got := detect(raw[:len(raw)-cut]); got != test.want {
				t.Errorf("%s: %v, want %v", test.name, got, test.want)
			}
		}
	}
}

func TestBig5File(t *testing.T) {
	text, err := traditionalchinese.Big5.NewEncoder().String("q1,branch,q2\n5,信義區分行,4\n3,\"大安區, 功能許蓋\",2\n4,許功蓋,3\n")
	if err != nil {
		t.Fatal(err)
	}
	d, err := read(t, plainBook(), "a.csv", text, ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Groups["branch"]; len(got) != 3 || got[0] != "信義區分行" || got[1] != "大安區, 功能許蓋" || got[2] != "許功蓋" || d.Inputs[0].Encoding != "big5" {
		t.Errorf("%q, %s", got, d.Inputs[0].Encoding)
	}
}
