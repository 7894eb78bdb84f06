package stats

import "fmt"

// Notice is what a reader must know next to a number, or why there is none. It is an error too, with an English
// text; report has the same sentences in other languages, by Code.
type Notice struct {
	Code string `json:"code"`
	Args []any  `json:"args,omitempty"` // in the order of the English template's verbs
}

// notices holds the English template of every code. Templates use indexed verbs, so that translations may reorder.
// A new code gets its line here and its translations in report/notices.go; a test there compares the two lists.
func notices() map[string]string {
	return map[string]string{
		"collinear":             "item %[1]s follows exactly from %[2]s, so their effects cannot be told apart",
		"constant_item":         "item %[1]s does not vary, so it has no correlation",
		"constant_predictor":    "item %[1]s does not vary among complete answers, so it cannot explain anything",
		"constant_response":     "the response does not vary among complete answers, so there is nothing to explain",
		"single_cluster_strata": "%[1]d strata have a single cluster; it is compared with the mean of all clusters, so standard errors are on the safe side",
		"too_few_complete":      "%[1]d complete answers are too few; at least %[2]d are needed",
	}
}

// NoticeTemplates returns code -> English template, for translators and their tests.
func NoticeTemplates() map[string]string { return notices() }

func (n Notice) Error() string {
	t, ok := notices()[n.Code]
	if !ok {
		return fmt.Sprint(append([]any{n.Code}, n.Args...)...)
	}
	return fmt.Sprintf(t, n.Args...)
}

// notice builds a Notice.
func notice(code string, args ...any) Notice { return Notice{Code: code, Args: args} }
