package report

import (
	"fmt"
	"html"
	"io"
)

// writePage writes report.html.
func writePage(w io.Writer, r *Report, _ []namedChart) error {
	_, err := fmt.Fprintf(w, "<!DOCTYPE html><title>%s</title>", html.EscapeString(r.Title))
	return err
}
