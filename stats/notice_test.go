package stats

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Every template is a correct format of its own arguments.
func TestNoticeTemplates(t *testing.T) {
	verb := regexp.MustCompile(`%[.\d]*\[(\d+)\]([a-z])`)
	for code, template := range NoticeTemplates() {
		args := map[int]any{}
		for _, v := range verb.FindAllStringSubmatch(template, -1) {
			at, err := strconv.Atoi(v[1])
			if err != nil {
				t.Fatal(err)
			}
			args[at] = map[string]any{"s": "q1", "d": 7, "f": 0.5, "v": 1, "g": 0.25}[v[2]]
		}
		list := make([]any, len(args))
		for at, a := range args {
			if at < 1 || at > len(args) {
				t.Fatalf("%s: arguments %v have a gap", code, args)
			}
			list[at-1] = a
		}
		if s := (Notice{Code: code, Args: list}).Error(); strings.Contains(s, "%") && !strings.Contains(template, "%%") || s == "" {
			t.Errorf("%s says %q", code, s)
		}
	}
}
