// Manyi (满意) turns questionnaire responses into a satisfaction report.
//
// The sample survey, from responses to workbook, charts and page:
//
//	$ manyi demo
//
// A survey of your own: have a codebook drafted, check it, run it.
//
//	$ manyi init responses.csv -o survey.yaml
//	$ manyi check survey.yaml
//	$ manyi run survey.yaml -o report
//
// Repeat a run and compare its numbers, or list what moved between two:
//
//	$ manyi verify report
//	$ manyi diff report next
//
// Results go to files, progress and logs to standard error. Exit codes: 0 done, 1 the data or the codebook is wrong,
// 2 wrong usage, 3 the run itself failed.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"
)

const version = "0.1.0"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	debug.SetGCPercent(200) // columns of small integers leave the collector little to do: half as many rounds
	os.Exit(exitCode(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr), os.Stderr))
}

// Exit codes.
const (
	codeDone  = 0
	codeData  = 1
	codeUsage = 2
	codeRun   = 3
)

// codedError is an error with its exit code.
type codedError struct {
	code int
	err  error
}

func (e codedError) Error() string { return e.err.Error() }
func (e codedError) Unwrap() error { return e.err }

// coded gives err an exit code; nil stays nil. A cancelled run has failed whatever it was doing.
func coded(code int, err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, context.Canceled) {
		return codedError{codeRun, errors.New("interrupted: nothing was written")}
	}
	return codedError{code, err}
}

// exitCode prints err as the last word on standard error and returns the exit code.
func exitCode(err error, stderr io.Writer) int {
	if err == nil {
		return codeDone
	}
	fmt.Fprintf(stderr, "manyi: %s\n", printableBut("\n\t", err.Error())) // names in it may be of strangers' files
	var c codedError
	if errors.As(err, &c) {
		return c.code
	}
	return codeRun
}

// commands is the command line.
type commands struct {
	LogFormat string           `help:"Form of log lines: ${enum}." enum:"console,json" default:"console"`
	LogLevel  string           `help:"Least level that is logged: ${enum}." enum:"debug,info,warn,error" default:"info"`
	Quiet     bool             `help:"Log errors only and show no progress." short:"q"`
	Version   kong.VersionFlag `help:"Print the version and exit."`

	Demo  demoCommand  `cmd:"" help:"Run the whole pipeline on the sample survey inside this program."`
	Check checkCommand `cmd:"" help:"Check a codebook and its data, and print what was found."`
	Init  initCommand  `cmd:"" help:"Look at data and write a commented starter codebook."`
	Run   runCommand   `cmd:"" help:"Make the report: workbook, charts, page and numbers."`

	Convert convertCommand `cmd:"" help:"Write a data file in another format: CSV, XLSX, SPSS, Parquet or Arrow."`
	Verify  verifyCommand  `cmd:"" help:"Repeat the run of a report and say whether each number is the same."`
	Diff    diffCommand    `cmd:"" help:"List the numbers that differ between two reports."`
}

// run is the program without the process: it parses args and does the work.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	var cli commands
	exited := false
	parser, err := kong.New(&cli, kong.Name("manyi"),
		kong.Description("Turns questionnaire responses into a satisfaction report. Begin with: manyi demo"),
		kong.Vars{"version": "manyi " + version}, kong.Writers(stdout, stderr),
		kong.Exit(func(int) { exited = true }), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		return err
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	if exited { // --help and --version have printed what was asked for
		return nil
	}
	if err != nil {
		return codedError{codeUsage, fmt.Errorf("%w\nhint: manyi --help lists the commands, manyi COMMAND --help their flags", err)}
	}
	job := &job{ctx: ctx, args: args, stdin: stdin, stdout: stdout, log: newLog(&cli, stderr)}
	return command.Run(job)
}
