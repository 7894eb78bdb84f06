package report

import (
	"bytes"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func madePage(t *testing.T, r *Report) (*html.Node, string) {
	t.Helper()
	var charts []namedChart
	for _, s := range r.Sections {
		for _, c := range s.Charts {
			var b bytes.Buffer
			if err := drawFake(&b, c, "page", nil); err != nil {
				t.Fatal(err)
			}
			charts = append(charts, namedChart{Chart: c, name: c.Name(), svg: b.Bytes()})
		}
	}
	var b bytes.Buffer
	if err := writePage(&b, r, charts); err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return root, b.String()
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// checkPage checks that nothing runs or loads, that ids are unique and that links lead somewhere.
func checkPage(t *testing.T, root *html.Node) map[string]int {
	t.Helper()
	count := map[string]int{}
	ids := map[string]bool{}
	var links []string
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		count[n.Data]++
		switch n.Data {
		case "script", "iframe", "object", "embed", "link", "img", "base", "form":
			t.Errorf("element <%s>", n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case strings.HasPrefix(a.Key, "on"):
				t.Errorf("<%s %s>", n.Data, a.Key)
			case a.Key == "id" && (ids[a.Val] || a.Val == ""):
				t.Errorf("id %q again", a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			case a.Key == "href" || a.Key == "src":
				links = append(links, a.Val)
			}
		}
	}
	for _, l := range links {
		target, err := url.PathUnescape(l)
		if err != nil || !strings.HasPrefix(l, "#") || !ids[target[1:]] {
			t.Errorf("link to %q", l)
		}
	}
	return count
}

func TestPage(t *testing.T) {
	for lang, tongue := range map[Lang]string{"zh": "zh-CN", "en": "en"} {
		r := demoReport(lang)
		root, text := madePage(t, r)
		count := checkPage(t, root)
		if count["svg"] != 7 || count["section"] != 7 || count["table"] != 6 || count["details"] != 1 {
			t.Errorf("%s: elements %v", lang, count)
		}
		if !strings.Contains(text, `<html lang="`+tongue+`">`) || !strings.Contains(text, "<title>"+r.Title) {
			t.Errorf("%s: head", lang)
		}
		if regexp.MustCompile(`https?://`).MatchString(text) {
			t.Errorf("%s: names a network address", lang)
		}
		for _, want := range append(r.Summary, r.Base, "74.4", "&lt;.001", ".023", "6,198", `class="h6 `, `id="quadrant"`) {
			if !strings.Contains(text, want) && !strings.Contains(text, strings.ReplaceAll(want, `"h6 `, `"p h6`)) {
				t.Errorf("%s: %q is missing", lang, want)
			}
		}
	}
}

func TestHostilePage(t *testing.T) {
	r := hostileReport()
	root, text := madePage(t, r)
	checkPage(t, root)
	for _, bad := range []string{"<script", "<img", "<b>6"} {
		if strings.Contains(text, bad) {
			t.Errorf("page has %s", bad)
		}
	}
}

func TestLongTablesAreCut(t *testing.T) {
	r := demoReport("en")
	r.Sections = r.Sections[4:5]
	rows := r.Sections[0].Tables[0].Rows
	for len(rows) < 700 {
		rows = append(rows, rows[0])
	}
	r.Sections[0].Tables[0].Rows = rows
	root, text := madePage(t, r)
	if n := checkPage(t, root)["tr"]; n != shownRows+1 {
		t.Errorf("%d rows", n)
	}
	if !strings.Contains(text, "200 more rows are in report.xlsx") {
		t.Error("the page does not say that rows are left out")
	}
}

func TestChartOnPage(t *testing.T) {
	c := namedChart{Chart: fakeChart{alt: `a "chart" <x>`}, name: "c", svg: []byte(`<?xml version="1.0"?><!DOCTYPE svg>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100pt" height="50pt" onload="x()">
<script>alert(1)</script><foreignObject><p>no</p></foreignObject><image href="http://x/y.png"/>
<defs><path id="g1" d="M0 0"/><clipPath id="k"><rect/></clipPath></defs>
<use xlink:href="#g1"/><use href="http://x#y"/><g clip-path="url(#k)" fill="url(http://x)"><text>1 &lt; 2 &amp; 3</text></g></svg>`)}
	got, err := chartOnPage(c, "p-")
	if err != nil {
		t.Fatal(err)
	}
	want := `<svg role="img" aria-label="a &#34;chart&#34; &lt;x&gt;" viewBox="0 0 100 50"><defs><path id="p-g1" d="M0 0"></path>` +
		`<clipPath id="p-k"><rect></rect></clipPath></defs><use href="#p-g1"></use><use></use>` +
		`<g clip-path="url(#p-k)"><text>1 &lt; 2 &amp; 3</text></g></svg>`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	c.svg = []byte("<svg><g>")
	if _, err := chartOnPage(c, ""); err == nil {
		t.Error("an unclosed chart: no error")
	}
}
