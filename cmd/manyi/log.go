package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/rs/zerolog"
)

// log writes log lines, and a progress bar when standard error is a terminal.
type log struct {
	zerolog.Logger
	bar  io.Writer // nil = no bar
	mu   sync.Mutex
	last time.Time
}

func newLog(cli *commands, stderr io.Writer) *log {
	terminal := false
	if f, ok := stderr.(*os.File); ok {
		terminal = isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd())
	}
	w := stderr
	if cli.LogFormat == "console" {
		w = zerolog.ConsoleWriter{Out: stderr, NoColor: !terminal, TimeFormat: "15:04:05"}
	}
	level, err := zerolog.ParseLevel(cli.LogLevel)
	if err != nil || cli.Quiet {
		level = zerolog.ErrorLevel
	}
	l := &log{Logger: zerolog.New(w).Level(level).With().Timestamp().Logger()}
	if terminal && !cli.Quiet && cli.LogFormat == "console" {
		l.bar = stderr
	}
	return l
}

// barWidth is the number of cells of the progress bar.
const barWidth = 30

// progress draws the bar of a step, at most ten times a second and at its end.
func (l *log) progress(step string, done, total int64) {
	if l.bar == nil || total <= 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	end := done >= total
	if now := time.Now(); !end && now.Sub(l.last) < 100*time.Millisecond {
		return
	} else {
		l.last = now
	}
	cells := int(min(done, total) * barWidth / total)
	fmt.Fprintf(l.bar, "\r\x1b[K%s [%s%s] %3d%%", step, strings.Repeat("=", cells), strings.Repeat(" ", barWidth-cells), min(done, total)*100/total)
	if end {
		fmt.Fprint(l.bar, "\r\x1b[K")
	}
}
