package report

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"
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

// sheetDPI is the resolution of pictures in the workbook: sharp on a screen and in print, a third of the bytes.
const sheetDPI = 160

func drawChart(w io.Writer, c Chart, format string, f *Fonts) error {
	switch format {
	case "sheet":
		return WritePNG(w, c, sheetDPI, f)
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
func Write(ctx context.Context, dir string, r *Report, opt WriteOptions) (err error) {
	opt, err = opt.complete()
	if err != nil {
		return err
	}
	out, err := openFolder(dir)
	if err != nil {
		return err
	}
	defer out.discard()
	job := newWriting(r, opt, out)
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
		job.step()
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return out.commit(job.files)
}

// writing is the state of one Write.
type writing struct {
	r      *Report
	opt    WriteOptions
	out    *folder
	charts []namedChart
	tasks  []picture
	files  []string

	mu    sync.Mutex
	done  int
	total int
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

func newWriting(r *Report, opt WriteOptions, out *folder) *writing {
	job := &writing{r: r, opt: opt, out: out}
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
			job.tasks = append(job.tasks, picture{chart: i, format: "sheet"})
		}
		if opt.has("html") {
			job.tasks = append(job.tasks, picture{chart: i, format: "page"})
		}
	}
	job.total = len(job.tasks) + len(job.documents())
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
					job.step()
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
			job.files = append(job.files, job.pictureFile(t))
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
	case "sheet":
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
	add("json", "results.json", func(w io.Writer) error { return writeResults(w, r.Manifest.Version, r.Results) })
	if r.Quality != nil {
		add("json", "quality.json", func(w io.Writer) error { return writeQuality(w, r.Manifest.Version, r.Quality) })
	}
	add("xlsx", "report.xlsx", func(w io.Writer) error { return writeWorkbook(w, r, job.charts) })
	add("html", "report.html", func(w io.Writer) error { return writePage(w, r, job.charts) })
	add("", "excluded.csv", func(w io.Writer) error { return writeExcluded(w, r.Excluded) })
	add("", "manifest.json", func(w io.Writer) error {
		m := r.Manifest
		m.Files = slices.Clone(job.files)
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
	job.files = append(job.files, name)
	return nil
}

func (job *writing) write(name string, write func(io.Writer) error) error {
	f, err := job.out.create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<16)
	if err := errors.Join(write(w), w.Flush()); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// step reports progress, one caller at a time.
func (job *writing) step() {
	job.mu.Lock()
	defer job.mu.Unlock()
	job.done++
	if job.opt.Progress != nil {
		job.opt.Progress(job.done, job.total)
	}
}
