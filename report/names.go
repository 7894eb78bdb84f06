package report

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// SafeName makes a file or folder name of any text: no separators, no control characters, nothing that Windows
// refuses, not hidden, at most 80 bytes, never empty and never "." or "..". Different texts can give the same name;
// see UniqueNames.
func SafeName(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
		case strings.ContainsRune(`<>:"/\|?*`, r):
			b.WriteByte('_')
		default:
			b.WriteRune(r)
		}
	}
	name := strings.Trim(clip(b.String(), 80), " .")
	if name == "" {
		return "_"
	}
	base, _, _ := strings.Cut(strings.ToUpper(name), ".")
	if windowsDevice(strings.TrimSpace(base)) {
		return "_" + name
	}
	return name
}

// windowsDevice tells the names that Windows takes for devices in every folder; it reads the superscripts ¹, ² and ³ as the digits.
//
// Microsoft, "Naming files, paths, and namespaces"; CLOCK$ is that of older versions.
func windowsDevice(base string) bool {
	switch base {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$":
		return true
	}
	for _, port := range []string{"COM", "LPT"} {
		if digit, ok := strings.CutPrefix(base, port); ok && utf8.RuneCountInString(digit) == 1 && strings.Contains("123456789¹²³", digit) {
			return true
		}
	}
	return false
}

// clip cuts s to at most max bytes, between characters.
func clip(s string, max int) string {
	if len(s) <= max {
		return s
	}
	for max > 0 && !utf8.RuneStart(s[max]) {
		max--
	}
	return s[:max]
}

// UniqueNames makes safe names of the texts that differ even where capitals do not count, nor whether é is one character or two: a repeated
// one gets "-2", "-3" behind it.
func UniqueNames(texts []string) []string {
	names := make([]string, len(texts))
	used := map[string]bool{}
	for i, t := range texts {
		base := SafeName(t)
		name := base
		for k := 2; used[sameFile(name)]; k++ {
			name = base + "-" + strconv.Itoa(k)
		}
		used[sameFile(name)] = true
		names[i] = name
	}
	return names
}

// sameFile is equal for names that some file system takes for one: macOS compares them normalised, and it and Windows without case.
func sameFile(name string) string {
	return norm.NFC.String(cases.Fold().String(norm.NFC.String(name)))
}
