package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html/template"
	"io"
	"strconv"
	"strings"
)

// chartOnPage turns the SVG file of a chart into a figure for the page: without prologue and namespaces, as wide as the
// column, with ids that no other picture of the page has. Anything that could run or load something is left out.
func chartOnPage(c namedChart, prefix string) (template.HTML, error) {
	var out bytes.Buffer
	in := xml.NewDecoder(bytes.NewReader(c.svg))
	depth, skipped := 0, 0
	var open []string
	for {
		token, err := in.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", fmt.Errorf("chart %s: %w", c.name, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			if skipped > 0 || !drawn(t.Name.Local) {
				skipped++
				continue
			}
			name := t.Name.Local
			open = append(open, name)
			out.WriteString("<" + name)
			if depth == 1 {
				fmt.Fprintf(&out, ` role="img" aria-label="%s"`, escaped(c.Alt()))
				sizeOnPage(&out, t.Attr)
			}
			for _, a := range t.Attr {
				attribute(&out, a, prefix, depth == 1)
			}
			out.WriteString(">")
		case xml.EndElement:
			depth--
			if skipped > 0 {
				skipped--
				continue
			}
			if len(open) == 0 {
				return "", fmt.Errorf("chart %s: unbalanced element %s", c.name, t.Name.Local)
			}
			out.WriteString("</" + open[len(open)-1] + ">")
			open = open[:len(open)-1]
		case xml.CharData:
			if skipped == 0 && depth > 0 {
				text := string(t)
				if strings.TrimSpace(text) == "" {
					continue
				}
				out.WriteString(escaped(text))
			}
		}
	}
	if depth != 0 {
		return "", fmt.Errorf("chart %s: unclosed element", c.name)
	}
	return template.HTML(out.String()), nil
}

// drawn tells the elements that only draw.
func drawn(name string) bool {
	switch name {
	case "svg", "g", "defs", "use", "symbol", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan", "title", "desc",
		"clipPath":
		return true
	}
	return false
}

// sizeOnPage gives the picture a coordinate system when it has only a size.
func sizeOnPage(out *bytes.Buffer, attributes []xml.Attr) {
	var size [2]float64
	for _, a := range attributes {
		number, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSuffix(a.Value, "px"), "pt"), 64)
		switch {
		case a.Name.Local == "viewBox":
			return
		case a.Name.Local == "width" && err == nil:
			size[0] = number
		case a.Name.Local == "height" && err == nil:
			size[1] = number
		}
	}
	if size[0] > 0 && size[1] > 0 {
		fmt.Fprintf(out, ` viewBox="0 0 %g %g"`, size[0], size[1])
	}
}

// attribute writes one attribute, with the ids of this picture marked as its own.
func attribute(out *bytes.Buffer, a xml.Attr, prefix string, root bool) {
	name, value := a.Name.Local, a.Value
	switch {
	case a.Name.Space == "xmlns" || name == "xmlns" || a.Name.Space == "xml", strings.HasPrefix(strings.ToLower(name), "on"):
		return
	case root && (name == "width" || name == "height" || name == "role" || name == "aria-label" || name == "style"):
		return
	case name == "id":
		value = prefix + value
	case name == "href":
		if !strings.HasPrefix(value, "#") {
			return
		}
		value = "#" + prefix + value[1:]
	case strings.Contains(strings.ToLower(value), "url("):
		if !strings.HasPrefix(value, "url(#") {
			return
		}
		value = "url(#" + prefix + value[len("url(#"):]
	}
	fmt.Fprintf(out, ` %s="%s"`, name, escaped(value))
}
