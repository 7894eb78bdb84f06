package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"

	"manyi/survey"
)

// qualitySchema is the version of the layout of quality.json.
const qualitySchema = 1

// writeQuality writes quality.json:
//
//	{"schema": 1, "version": VERSION, "quality": survey.QualityReport, "earlier_waves": [survey.QualityReport, ...]}
//
// in the manner of results.json; without earlier waves there is no list of them.
func writeQuality(w io.Writer, version string, q *survey.QualityReport, earlier []*survey.QualityReport) error {
	var all bytes.Buffer
	fmt.Fprintf(&all, `{"schema":%d,"version":`, qualitySchema)
	if err := writeJSON(&all, version); err != nil {
		return err
	}
	all.WriteString(`,"quality":`)
	if err := writeJSON(&all, withoutNaN(reflect.ValueOf(q))); err != nil {
		return err
	}
	if len(earlier) > 0 {
		all.WriteString(`,"earlier_waves":`)
		if err := writeJSON(&all, withoutNaN(reflect.ValueOf(earlier))); err != nil {
			return err
		}
	}
	all.WriteString("}")
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, all.Bytes(), "", " "); err != nil {
		return err
	}
	pretty.WriteByte('\n')
	_, err := w.Write(pretty.Bytes())
	return err
}
