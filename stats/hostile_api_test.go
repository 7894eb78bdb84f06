package stats

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"math"
	"os"
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"
)

// hostileLimit is how long one call may take. Calls end within milliseconds; the rest is for a machine that is busy, and for
// a million rows.
const hostileLimit = time.Minute

// mayBeNaN are the exported functions and methods of which a NaN may be the result, which their comments must say.
var mayBeNaN = map[string]bool{"Item.Index": true, "Data.Composite": true}

// exports lists the exported functions of the package, and the exported methods of its exported types as "Type.Method",
// with their comments.
func exports(t *testing.T) map[string]string {
	list := map[string]string{}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range files {
		if !strings.HasSuffix(entry.Name(), ".go") || strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), entry.Name(), nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || !f.Name.IsExported() {
				continue
			}
			name := f.Name.Name
			if f.Recv != nil {
				of := f.Recv.List[0].Type
				if star, ok := of.(*ast.StarExpr); ok {
					of = star.X
				}
				receiver := of.(*ast.Ident)
				if !receiver.IsExported() {
					continue
				}
				name = receiver.Name + "." + name
			}
			list[name] = f.Doc.Text()
		}
	}
	return list
}

// outcome is what a call returned: its results, and the error, if it has one.
type outcome struct {
	results []any
	err     error
}

func result1(a any) outcome                                 { return outcome{results: []any{a}} }
func result2[A any](a A, err error) outcome                 { return outcome{[]any{a}, err} }
func result3[A, B any](a A, b B, err error) outcome         { return outcome{[]any{a, b}, err} }
func result4[A, B, C any](a A, b B, c C, err error) outcome { return outcome{[]any{a, b, c}, err} }

// attempt calls one exported function in many ways.
type attempt struct {
	t    *testing.T
	name string
	n    int // calls
	fine int // of them without an error
	bad  int // failures told of
}

// do makes one call, which the words of what describe. It must end in time, without a panic, and with finite numbers or an error.
func (a *attempt) do(call func() outcome, what ...string) {
	a.n++
	if a.bad >= 8 {
		return
	}
	fail := func(format string, args ...any) {
		a.bad++
		a.t.Errorf("%s(%s): %s", a.name, strings.Join(what, ", "), fmt.Sprintf(format, args...))
	}
	done := make(chan func(), 1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				stack := debug.Stack()
				done <- func() {
					if fail("panic: %v", r); a.bad == 1 {
						a.t.Logf("%s", stack)
					}
				}
			}
		}()
		out := call()
		done <- func() {
			if out.err != nil {
				if text := out.err.Error(); text == "" || strings.Contains(text, "%!") {
					fail("the error says %q", text)
				}
			}
			if out.err == nil {
				a.fine++
			}
			for i, r := range out.results {
				if where := infinite(reflect.ValueOf(r), 0); where != "" && !mayBeNaN[a.name] {
					fail("result %d%s is no number; error %v", i+1, where, out.err)
				}
			}
		}
	}()
	limit := time.NewTimer(hostileLimit)
	defer limit.Stop()
	select {
	case report := <-done:
		report()
	case <-limit.C:
		a.bad = 8 // what runs on takes the time of other calls
		fail("not back after %v", hostileLimit)
	}
}

// infinite is the place of the first number of a result that is NaN or infinite, "" when all are numbers. Unexported fields
// do not leave the package.
func infinite(v reflect.Value, depth int) string {
	if depth > 12 || !v.IsValid() {
		return ""
	}
	if v.CanInterface() {
		if m, ok := v.Interface().(mat.Symmetric); ok {
			return infiniteCell(m)
		}
	}
	switch v.Kind() {
	case reflect.Float64:
		if x := v.Float(); math.IsNaN(x) || math.IsInf(x, 0) {
			return fmt.Sprintf(" (%v)", x)
		}
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			return infinite(v.Elem(), depth+1)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() || f.Anonymous {
				if where := infinite(v.Field(i), depth+1); where != "" {
					return "." + f.Name + where
				}
			}
		}
	case reflect.Slice, reflect.Array:
		if k := v.Type().Elem().Kind(); k != reflect.Float64 && k <= reflect.Complex128 {
			return "" // whole numbers
		}
		for i := range v.Len() {
			if where := infinite(v.Index(i), depth+1); where != "" {
				return fmt.Sprintf("[%d]%s", i, where)
			}
		}
	}
	return ""
}

func infiniteCell(m mat.Symmetric) string {
	if none(m) {
		return ""
	}
	for i := range m.SymmetricDim() {
		for j := range m.SymmetricDim() {
			if x := m.At(i, j); math.IsNaN(x) || math.IsInf(x, 0) {
				return fmt.Sprintf("[%d,%d] (%v)", i, j, x)
			}
		}
	}
	return ""
}

// Every exported function and method, whatever it is called with, gives a result or an error that says what is missing, in
// time. A function that is not in the tables fails the test, and so does one that is no longer there.
func TestHostileCalls(t *testing.T) {
	table := map[string]func(a *attempt){}
	for _, part := range []map[string]func(a *attempt){hostileDistributions(), hostileSamples(), hostileTables(), hostileGroups(), hostileScales(), hostileFactors(), hostileModels(), hostileSampling(), hostileData(t), hostileComparisons()} {
		for name, calls := range part {
			if table[name] != nil {
				t.Errorf("%s is in two tables", name)
			}
			table[name] = calls
		}
	}
	comments := exports(t)
	for _, name := range slices.Sorted(maps.Keys(comments)) {
		if table[name] == nil {
			t.Errorf("%s is exported and in no table of hostile calls", name)
		}
		if comments[name] == "" && !strings.HasSuffix(name, ".Error") && !strings.HasSuffix(name, ".String") {
			t.Errorf("%s is exported and has no comment", name)
		}
		if mayBeNaN[name] && !strings.Contains(comments[name], "NaN") {
			t.Errorf("%s may give NaN and does not say so", name)
		}
	}
	calls := 0
	for _, name := range slices.Sorted(maps.Keys(table)) {
		if _, ok := comments[name]; !ok {
			t.Errorf("%s is in the table of hostile calls and not exported", name)
			continue
		}
		a := &attempt{t: t, name: name}
		start := time.Now()
		table[name](a)
		if a.fine == 0 {
			t.Errorf("%s is never called with anything that it takes", name)
		}
		calls += a.n
		t.Logf("%s: %d calls, %v", name, a.n, time.Since(start).Round(time.Millisecond))
	}
	t.Logf("%d calls", calls)
}
