package report

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
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

// windowsDevice tells the names that Windows takes for devices in every folder.
func windowsDevice(base string) bool {
	switch base {
	case "CON", "PRN", "AUX", "NUL":
		return true
	}
	return len(base) == 4 && (base[:3] == "COM" || base[:3] == "LPT") && base[3] >= '1' && base[3] <= '9'
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

// UniqueNames makes safe names of the texts that differ even where capitals do not count: a repeated one gets "-2",
// "-3" behind it.
func UniqueNames(texts []string) []string {
	names := make([]string, len(texts))
	used := map[string]bool{}
	for i, t := range texts {
		base := SafeName(t)
		name := base
		for k := 2; used[strings.ToLower(name)]; k++ {
			name = base + "-" + strconv.Itoa(k)
		}
		used[strings.ToLower(name)] = true
		names[i] = name
	}
	return names
}
