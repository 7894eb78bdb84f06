package report

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"
)

// Formats are the output formats, in the order of the help. All but pdf are the default.
func Formats() []string { return []string{"xlsx", "html", "png", "svg", "pdf", "numbers", "json"} }

// WriteOptions say what Write writes and how.
type WriteOptions struct {
	Formats  []string // of Formats(); none = all but pdf
	Fonts    *Fonts   // nil = the embedded ones
	Jobs     int      // charts drawn at a time; 0 = one a core. The bytes do not depend on it
	Progress func(done, total int)

	draw drawFunc // nil = drawChart
}

// drawFunc writes a chart as a picture: png, svg or pdf for a file, sheet (a PNG of moderate size) for the workbook, page
// (an svg element) for the page.
type drawFunc func(w io.Writer, c Chart, format string, f *Fonts) error

func (o WriteOptions) has(format string) bool { return slices.Contains(o.Formats, format) }

// Resolutions of pictures in the workbook: sharp on a screen and in print, a third of the bytes; and in the workbooks of many parts,
// where drawing them is most of the work.
const (
	sheetDPI = 160
	partDPI  = 120
)

func drawChart(w io.Writer, c Chart, format string, f *Fonts) error {
	switch format {
	case "sheet":
		return WritePNG(w, c, sheetDPI, f)
	case "part":
		return WritePNG(w, c, partDPI, f)
	case "page":
		svg, err := ChartSVG(c, f)
		if err == nil {
			_, err = w.Write(svg)
		}
		return err
	}
	return WriteChart(w, c, format, f)
}

// complete fills in the defaults.
func (o WriteOptions) complete() (WriteOptions, error) {
	if len(o.Formats) == 0 {
		o.Formats = []string{"xlsx", "html", "png", "svg", "numbers", "json"}
	}
	for _, f := range o.Formats {
		if !slices.Contains(Formats(), f) {
			return o, fmt.Errorf("unknown format %q: the formats are %s", f, strings.Join(Formats(), ", "))
		}
	}
	if o.Jobs <= 0 {
		o.Jobs = runtime.GOMAXPROCS(0)
	}
	if o.draw == nil {
		o.draw = drawChart
		if o.Fonts == nil {
			fonts, err := LoadFonts()
			if err != nil {
				return o, fmt.Errorf("load fonts: %w", err)
			}
			o.Fonts = fonts
		}
	}
	return o, nil
}

// Write writes a report into dir, which is made when absent. Everything is written to a temporary folder first and
// moved in at the end: when ctx is cancelled or anything fails, dir is as it was. Files in dir that an earlier run wrote and
// this one does not are removed; files of others stay. The bytes depend on the report and the formats only.
func Write(ctx context.Context, dir string, r *Report, opt WriteOptions) error {
	return WriteEach(ctx, dir, r, nil, opt)
}

// Each is a report for every value of a field, beside that of the whole.
type Each struct {
	Names   []string                         // of the values: their reports go to each/NAME, made safe and unique
	Make    func(i int) (*Report, error)     // called once for each, several at a time
	Summary func(folders []string) []Section // the sheets of each.xlsx, when all are made
}

// WriteEach is Write with the reports of each value in each/NAME/ and a workbook over all in each.xlsx. A report is made,
// written and dropped before its worker takes the next, so that memory is that of a few.
func WriteEach(ctx context.Context, dir string, r *Report, each *Each, opt WriteOptions) (err error) {
	opt, err = opt.complete()
	if err != nil {
		return err
	}
	out, err := openFolder(dir)
	if err != nil {
		return err
	}
	defer out.discard()
	steps := &progress{report: opt.Progress}
	job := newWriting(r, opt, out, "", steps)
	if each != nil {
		steps.total += len(each.Names)
		if job.files, err = writeAll(ctx, each, opt, out, steps); err != nil {
			return err
		}
		if opt.has("xlsx") {
			job.summary = &Report{Lang: r.Lang, Title: r.Title, Subtitle: r.Subtitle, Base: r.Base, Sections: each.Summary(UniqueNames(each.Names))}
			for _, s := range job.summary.Sections {
				job.summary.Summary = append(job.summary.Summary, s.Findings...)
			}
		}
	}
	if err := job.all(ctx); err != nil {
		return err
	}
	return out.commit(job.files)
}

// writeAll makes and writes the report of each value, several at a time, and lists the files.
func writeAll(ctx context.Context, each *Each, opt WriteOptions, out *folder, steps *progress) ([]string, error) {
	folders := UniqueNames(each.Names)
	files := make([][]string, len(folders))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(opt.Jobs)
	alone := opt
	alone.Jobs = 1
	for i, name := range folders {
		group.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			r, err := each.Make(i)
			if err != nil {
				return fmt.Errorf("report of %s: %w", each.Names[i], err)
			}
			part := newWriting(r, alone, out, "each/"+name+"/", &progress{})
			if err := part.all(ctx); err != nil {
				return fmt.Errorf("report of %s: %w", each.Names[i], err)
			}
			files[i] = part.files
			steps.step()
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return slices.Concat(files...), nil
}

// all draws the pictures and writes the documents.
func (job *writing) all(ctx context.Context) error {
	if err := job.pictures(ctx); err != nil {
		return err
	}
	for _, f := range job.documents() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := job.file(f.name, f.write); err != nil {
			return fmt.Errorf("write %s: %w", f.name, err)
		}
		job.steps.step()
	}
	return ctx.Err()
}

// writing is the state of one Write.
type writing struct {
	r      *Report
	opt    WriteOptions
	out    *folder
	charts []namedChart
	tasks  []picture
	prefix string // of the names of files, ends in a slash
	files  []string
	steps  *progress

	summary *Report // each.xlsx; nil = none
}

// progress counts what is done, one caller at a time.
type progress struct {
	mu          sync.Mutex
	done, total int
	report      func(done, total int)
}

func (p *progress) step() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	if p.report != nil {
		p.report(p.done, p.total)
	}
}

// namedChart is a chart with the unique, safe name of its files and its renderings for workbook and page.
type namedChart struct {
	Chart
	name string
	png  []byte
	svg  []byte
}

// picture is one chart to be drawn in one format, for a file, or for the workbook or page.
type picture struct {
	chart  int
	format string
	save   bool
}

// document is a file written by one function.
type document struct {
	name  string
	write func(io.Writer) error
}

func newWriting(r *Report, opt WriteOptions, out *folder, prefix string, steps *progress) *writing {
	job := &writing{r: r, opt: opt, out: out, prefix: prefix, steps: steps}
	var names []string
	for _, s := range r.Sections {
		for _, c := range s.Charts {
			job.charts = append(job.charts, namedChart{Chart: c})
			names = append(names, c.Name())
		}
	}
	for i, name := range UniqueNames(names) {
		job.charts[i].name = name
	}
	pictured := picturedInWorkbook(r)
	for i := range job.charts {
		for _, format := range []string{"png", "svg", "pdf"} {
			if opt.has(format) {
				job.tasks = append(job.tasks, picture{chart: i, format: format, save: true})
			}
		}
		if opt.has("xlsx") && pictured[i] {
			format := "sheet"
			if prefix != "" {
				format = "part"
			}
			job.tasks = append(job.tasks, picture{chart: i, format: format})
		}
		if opt.has("html") {
			job.tasks = append(job.tasks, picture{chart: i, format: "page"})
		}
	}
	steps.total += len(job.tasks) + len(job.documents())
	return job
}

// pictures draws the charts, several at a time, each into its own place.
func (job *writing) pictures(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make([]error, len(job.tasks))
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(job.opt.Jobs, len(job.tasks)) {
		workers.Go(func() {
			for i := range next {
				if errs[i] = job.draw(job.tasks[i]); errs[i] != nil {
					cancel()
				} else {
					job.steps.step()
				}
			}
		})
	}
	for i := range job.tasks {
		if ctx.Err() != nil {
			break
		}
		select {
		case next <- i:
		case <-ctx.Done():
		}
	}
	close(next)
	workers.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, t := range job.tasks {
		if t.save {
			job.files = append(job.files, job.prefix+job.pictureFile(t))
		}
	}
	return nil
}

func (job *writing) pictureFile(t picture) string {
	return "charts/" + job.charts[t.chart].name + "." + t.format
}

// draw makes one picture. A panic of the drawing library is an error with the chart's name.
func (job *writing) draw(t picture) (err error) {
	c := &job.charts[t.chart]
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("draw chart %s as %s: %v", c.name, t.format, p)
		}
	}()
	var b bytes.Buffer
	if err := job.opt.draw(&b, c.Chart, t.format, job.opt.Fonts); err != nil {
		return fmt.Errorf("draw chart %s as %s: %w", c.name, t.format, err)
	}
	switch t.format { // each field is written by one task only
	case "sheet", "part":
		c.png = b.Bytes()
	case "page":
		c.svg = b.Bytes()
	}
	if !t.save {
		return nil
	}
	return job.write(job.pictureFile(t), func(w io.Writer) error {
		_, err := w.Write(b.Bytes())
		return err
	})
}

// documents lists the files that are not charts, the manifest last because it names all others.
func (job *writing) documents() []document {
	var list []document
	add := func(format, name string, write func(io.Writer) error) {
		if format == "" || job.opt.has(format) {
			list = append(list, document{name, write})
		}
	}
	r := job.r
	add("numbers", "numbers.csv", func(w io.Writer) error { return WriteNumbersCSV(w, r.Numbers) })
	add("numbers", "numbers.parquet", func(w io.Writer) error { return WriteNumbersParquet(w, r.Numbers) })
	if r.Weights != nil {
		add("numbers", "weights.csv", func(w io.Writer) error { return writeWeights(w, r.Weights) })
	}
	add("json", "results.json", func(w io.Writer) error { return writeResults(w, r.Manifest.Version, r.Results) })
	if r.Quality != nil {
		add("json", "quality.json", func(w io.Writer) error { return writeQuality(w, r.Manifest.Version, r.Quality, r.EarlierQuality) })
	}
	add("xlsx", "report.xlsx", func(w io.Writer) error { return writeWorkbook(w, r, job.charts) })
	add("html", "report.html", func(w io.Writer) error { return writePage(w, r, job.charts) })
	if job.summary != nil {
		add("xlsx", "each.xlsx", func(w io.Writer) error { return writeWorkbook(w, job.summary, nil) })
	}
	if job.prefix == "" { // what was left out belongs to the whole
		add("", "excluded.csv", func(w io.Writer) error { return writeExcluded(w, r.Excluded) })
	}
	add("", "manifest.json", func(w io.Writer) error {
		m := r.Manifest
		m.Sums = map[string]string{}
		for _, name := range job.files { // all written by now
			short := strings.TrimPrefix(name, job.prefix)
			m.Files = append(m.Files, short)
			m.Sums[short] = job.out.sum(name)
		}
		m.Files = append(m.Files, "manifest.json")
		sort.Strings(m.Files)
		return writeManifest(w, m)
	})
	return list
}

// file writes one document and notes its name.
func (job *writing) file(name string, write func(io.Writer) error) error {
	if err := job.write(name, write); err != nil {
		return err
	}
	job.files = append(job.files, job.prefix+name)
	return nil
}

func (job *writing) write(name string, write func(io.Writer) error) error {
	f, err := job.out.create(job.prefix + name)
	if err != nil {
		return err
	}
	sum := sha256.New()
	w := bufio.NewWriterSize(io.MultiWriter(f, sum), 1<<16)
	if err := errors.Join(write(w), w.Flush()); err != nil {
		f.Close()
		return err
	}
	job.out.written(job.prefix+name, sum.Sum(nil))
	return f.Close()
}
