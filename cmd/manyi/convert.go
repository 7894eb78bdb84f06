package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"manyi/survey"
	"manyi/survey/convert"
)

type convertCommand struct {
	In  string `arg:"" help:"File to read, in any format that manyi reads, packed with gzip or zstd too; - is standard input."`
	Out string `arg:"" help:"File to write, its format told by the extension; .csv.gz and .csv.zst are packed. - writes CSV to standard output."`

	Format   string `help:"Format of the output: csv, tsv, xlsx, parquet, arrow, sav, zsav; default by its extension." placeholder:"FORMAT"`
	Encoding string `help:"Encoding of CSV: utf-8, gb18030, gbk, big5, windows-1252, utf-16." placeholder:"NAME" default:"utf-8"`
	BOM      bool   `name:"bom" help:"Begin CSV in UTF-8 with a byte order mark, which Excel needs to show Chinese."`
	Labels   bool   `help:"Write value labels instead of codes, in CSV and XLSX."`
	Types    bool   `help:"Find out which columns of text files and sheets are numbers and dates; --no-types leaves all texts." default:"true" negatable:""`

	Sheet         string `help:"Sheet of a workbook to read; default the first." placeholder:"NAME"`
	Header        int    `help:"Header rows of a text file or sheet; 0 = find out." placeholder:"N"`
	InputEncoding string `help:"Encoding of a text file to read; default as its bytes look." placeholder:"NAME"`
	Input         string `name:"input-format" help:"Format of standard input: csv, xlsx, sav, ...; default by its first bytes." placeholder:"FORMAT"`
	Lenient       bool   `help:"Make rows with too few or too many cells fit instead of refusing the file."`
	Jobs          int    `help:"Processors to use; 0 = all." short:"j"`
}

// Run converts one file.
func (c *convertCommand) Run(j *job) error {
	if c.Header < 0 || c.Jobs < 0 {
		return codedError{codeUsage, errors.New("--header and --jobs want 0 or more")}
	}
	start := time.Now()
	jobs := min(c.Jobs, maxJobs)
	if jobs == 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	path, size := c.In, int64(0)
	var made time.Time
	if c.In == "-" {
		path = ""
	} else if info, err := os.Stat(c.In); err == nil {
		size, made = info.Size(), info.ModTime()
	}
	opt := convert.Options{Format: strings.ToLower(c.Format), Encoding: strings.ToLower(c.Encoding), BOM: c.BOM, Labels: c.Labels, Text: !c.Types,
		Created: made, Jobs: jobs, Stdout: j.stdout}
	if err := convert.Check(path, c.Out, opt); err != nil {
		return convertError(err)
	}
	table, err := survey.OpenTable(j.ctx, c.In, survey.TableOptions{Encoding: c.InputEncoding, Sheet: c.Sheet, Header: c.Header, Format: c.Input,
		Stdin: j.stdin, Jobs: jobs, Lenient: c.Lenient, Progress: func(done int64) { j.log.progress("read", done, size) }})
	if err != nil {
		return coded(codeData, err)
	}
	defer table.Close()
	sum, err := convert.Convert(j.ctx, convert.Input{Reader: table, Path: path, Untyped: convert.Untyped(table.Format)}, c.Out, opt)
	if err != nil {
		return convertError(err)
	}
	notes := sum.Notes
	if n := table.Blank(); n > 0 {
		notes = append(notes, fmt.Sprintf("%d blank rows are left out", n))
	}
	if n := table.Ragged(); n > 0 {
		notes = append(notes, fmt.Sprintf("%d rows had too few or too many cells and were made to fit", n))
	}
	for _, note := range notes {
		j.log.Warn().Msg(note)
	}
	j.log.Info().Str("from", table.Format).Str("encoding", table.Encoding()).Str("file", c.Out).Str("format", sum.Format).Int("rows", sum.Rows).
		Int("columns", sum.Columns).Int("notes", len(notes)).Int64("ms", time.Since(start).Milliseconds()).Msg("converted")
	return nil
}

// convertError gives an error its exit code.
func convertError(err error) error {
	switch {
	case errors.As(err, new(*convert.OptionError)):
		return coded(codeUsage, err)
	case errors.As(err, new(*convert.WriteError)):
		return coded(codeRun, err)
	}
	return coded(codeData, err)
}
