package survey

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// CodebookError is one thing wrong in a codebook.
type CodebookError struct {
	File         string // as the user named it
	Line, Column int    // from 1, in characters; 0 when the codebook was not read from text
	Key          string // dotted path such as items.q2.scale; "" when the text is no YAML
	Reason       string // the end of the sentence, e.g. "unknown key"
	Hint         string // what to do about it, "" if nothing helps
}

// Error is "survey.yaml:12:5: items.q2.scael: unknown key", and the hint on a second line.
func (e *CodebookError) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.File == "" {
		b.WriteString("codebook")
	}
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", e.Line, e.Column)
	}
	b.WriteString(": ")
	if e.Key != "" {
		b.WriteString(e.Key + ": ")
	}
	b.WriteString(e.Reason)
	if e.Hint != "" {
		b.WriteString("\nhint: " + e.Hint)
	}
	return b.String()
}

// maxShownErrors is how many errors of one codebook are printed: more do not help whoever has to mend it.
const maxShownErrors = 20

// CodebookErrors is everything wrong in a codebook, in the order of the file.
type CodebookErrors []*CodebookError

// Error prints the first errors, one after another, and how many more there are.
func (e CodebookErrors) Error() string {
	var b strings.Builder
	for i, one := range e {
		if i > 0 {
			b.WriteByte('\n')
		}
		if i == maxShownErrors {
			fmt.Fprintf(&b, "and %d more", len(e)-i)
			break
		}
		b.WriteString(one.Error())
	}
	return b.String()
}

// Unwrap lets errors.As find the single errors.
func (e CodebookErrors) Unwrap() []error {
	all := make([]error, len(e))
	for i, one := range e {
		all[i] = one
	}
	return all
}

// A complaint is an error whose hint is still to be worked out: looking for the nearest of many names is slow, and
// a hopeless file may have more errors than are ever shown.
type complaint struct {
	CodebookError
	word  string
	among []string // names that would have been right
	noun  string   // what they are, for the list when none is near
	rest  string   // further hint, after that
}

// complaints collects what is wrong in one codebook.
type complaints struct {
	file string
	all  []*complaint
}

// add records an error at a place.
func (c *complaints) add(at place, key, format string, args ...any) *complaint {
	e := &complaint{CodebookError: CodebookError{
		File: c.file, Line: at.line, Column: at.column, Key: key, Reason: fmt.Sprintf(format, args...),
	}}
	c.all = append(c.all, e)
	return e
}

// hint says what to do about it.
func (e *complaint) hint(text string) { e.Hint = text }

// also adds to the hint.
func (e *complaint) also(text string) *complaint {
	e.rest = text
	return e
}

// near asks for the nearest of the right names as hint; noun introduces their list when none is near.
func (e *complaint) near(word string, among []string, noun string) {
	e.word, e.among, e.noun = word, among, noun
}

// err returns everything recorded as CodebookErrors in file order, or nil.
func (c *complaints) err() error {
	if len(c.all) == 0 {
		return nil
	}
	sort.SliceStable(c.all, func(i, j int) bool {
		a, b := c.all[i], c.all[j]
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Column < b.Column
	})
	errs := make(CodebookErrors, len(c.all))
	for i, e := range c.all {
		if i < maxShownErrors && e.Hint == "" && len(e.among) > 0 {
			e.Hint = nearestHint(e.word, e.among, e.noun)
		}
		if e.rest != "" && e.Hint != "" {
			e.Hint += "\nhint: "
		}
		e.Hint += e.rest
		errs[i] = &e.CodebookError
	}
	return errs
}

// nearestHint asks whether the nearest name was meant, or lists the names.
func nearestHint(word string, among []string, noun string) string {
	if near, ok := Nearest(word, among); ok && near != word {
		return "did you mean " + quote(near) + "?"
	}
	const most = 30
	var b strings.Builder
	b.WriteString(noun)
	for i, name := range among {
		switch {
		case i == most:
			fmt.Fprintf(&b, " and %d more", len(among)-i)
			return b.String()
		case i > 0:
			b.WriteByte(',')
		}
		b.WriteString(" " + plain(name))
	}
	return b.String()
}

// maxQuoted is the most characters of the user's text that a message repeats.
const maxQuoted = 60

// quote shows a piece of the user's text in a message: one line, in quotes, not too long.
func quote(s string) string { return strconv.Quote(shorten(s)) }

// plain shows a name in a message without quotes where that is safe.
func plain(s string) string {
	if s == "" || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return quote(s)
	}
	return shorten(s)
}

func shorten(s string) string {
	if utf8.RuneCountInString(s) <= maxQuoted {
		return s
	}
	return string([]rune(s)[:maxQuoted]) + "…"
}
