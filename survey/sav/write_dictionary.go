package sav

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"time"

	"manyi/survey/raw"
)

// write writes everything before the cases. It returns where the number of cases is to be said a second time.
func (p *writing) write(o *output, opt WriterOptions) (cases64 int64) {
	p.writeHeader(o, opt)
	for i := range p.vars {
		p.writeVariable(o, &p.vars[i])
	}
	p.writeLabels(o)
	p.writeDocuments(o)
	o.extension(extensionIntegers, 4, 8)
	// The version of SPSS in three numbers, no machine in particular, IEEE 754, bytecode, little-endian, UTF-8.
	for _, x := range []int32{22, 0, 0, -1, 1, 1, 2, 65001} {
		o.int32(x)
	}
	o.extension(extensionFloats, 8, 3)
	o.float(lowest)
	o.float(highest)
	o.float(secondLowest)
	old, new := p.sets()
	if len(old) > 0 {
		o.text(extensionSets, old)
	}
	p.writeDisplay(o)
	o.text(extensionLongNames, p.longNames())
	if long := p.longTexts(); len(long) > 0 {
		o.text(extensionLongTexts, long)
	}
	o.extension(extensionCases, 8, 2)
	o.int64(1)
	cases64 = o.pos
	o.int64(-1)
	if roles := p.roles(); len(roles) > 0 {
		o.text(extensionAttributes, roles)
	}
	if len(new) > 0 {
		o.text(extensionSets14, new)
	}
	o.text(extensionEncoding, []byte("UTF-8"))
	if labels := p.textLabels(); len(labels) > 0 {
		o.text(extensionTextLabels, labels)
	}
	if missing := p.textMissings(); len(missing) > 0 {
		o.text(extensionTextMissings, missing)
	}
	o.int32(recordEnd)
	o.int32(0)
	return cases64
}

func (p *writing) writeHeader(o *output, opt WriterOptions) {
	o.bytes([]byte(map[bool]string{false: "$FL2", true: "$FL3"}[opt.Compression == Zlib]))
	o.padded("@(#) SPSS DATA FILE manyi", 60)
	o.int32(2)
	count, weight := 0, 0
	for i := range p.vars {
		v := &p.vars[i]
		if p.dict.Weight != "" && p.dict.Variables[i].Name == p.dict.Weight && weight == 0 && !v.text {
			weight = count + 1
		}
		for s := range v.short {
			count += max(1, units(segmentWidth(v.width, s)))
		}
	}
	if p.dict.Weight != "" && weight == 0 {
		p.notes.note("The weight %s is no numeric variable of the table; the file has none.", quote(p.dict.Weight))
	}
	o.int32(int32(count))
	o.int32(int32(opt.Compression))
	o.int32(int32(weight))
	o.int32(-1) // cases, known at the end
	o.float(bias)
	created := opt.Created
	if created.IsZero() {
		created = time.Unix(0, 0).UTC()
	}
	o.padded(created.Format("02 Jan 06"), 9)
	o.padded(created.Format("15:04:05"), 8)
	o.padded(p.limit(clean(p.dict.Label), fileLabelBytes, "The label of the file"), fileLabelBytes)
	o.bytes(make([]byte, 3))
}

// writeVariable writes a variable record for each segment, and one without content for each 8 bytes beyond the first.
func (p *writing) writeVariable(o *output, v *writtenVariable) {
	for s, short := range v.short {
		width := segmentWidth(v.width, s)
		f := v.format
		if len(v.short) > 1 {
			f = textFormat(formatA, width)
		}
		o.int32(recordVariable)
		o.int32(int32(width))
		o.int32(int32(min(1, len(v.label)*max(0, 1-s))))
		values := 0
		switch {
		case v.ranged:
			values = -2 - len(v.numbers)
		case !v.text:
			values = len(v.numbers)
		case v.width <= shortText:
			values = len(v.texts)
		}
		o.int32(int32(values))
		o.int32(int32(f.pack()))
		o.int32(int32(f.pack()))
		o.padded(short, shortName)
		if s == 0 && v.label != "" {
			o.int32(int32(len(v.label)))
			o.padded(v.label, (len(v.label)+3)/4*4)
		}
		if v.ranged {
			o.float(v.low)
			o.float(v.high)
		}
		for _, x := range v.numbers {
			o.float(x)
		}
		if v.text && v.width <= shortText {
			for _, text := range v.texts {
				o.padded(text, unit)
			}
		}
		for range units(width) - 1 {
			o.int32(recordVariable)
			o.int32(-1)
			o.bytes(make([]byte, 16))
			o.padded("", shortName)
		}
	}
}

// writeLabels writes the value labels of numbers and short texts.
func (p *writing) writeLabels(o *output) {
	at := int32(1)
	for i := range p.vars {
		v := &p.vars[i]
		if len(v.labels) > 0 && v.width <= shortText {
			o.int32(recordLabels)
			o.int32(int32(len(v.labels)))
			for _, l := range v.labels {
				if v.text {
					o.padded(l.Text, unit)
				} else {
					o.float(l.Number)
				}
				o.bytes([]byte{byte(len(l.Label))})
				o.padded(l.Label, (len(l.Label)+1+unit-1)/unit*unit-1)
			}
			o.int32(recordLabelled)
			o.int32(1)
			o.int32(at)
		}
		for s := range v.short {
			at += int32(max(1, units(segmentWidth(v.width, s))))
		}
	}
}

// writeDocuments writes notes in lines of 80 bytes; longer ones go on in the next line.
func (p *writing) writeDocuments(o *output) {
	var lines []string
	for _, document := range p.dict.Documents {
		line := clean(document)
		for len(line) > documentLine {
			first := cut(line, documentLine)
			lines = append(lines, first)
			line = line[len(first):]
		}
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		return
	}
	o.int32(recordDocuments)
	o.int32(int32(len(lines)))
	for _, line := range lines {
		o.padded(line, documentLine)
	}
}

func (p *writing) writeDisplay(o *output) {
	count := 0
	for i := range p.vars {
		count += 3 * len(p.vars[i].short)
	}
	o.extension(extensionDisplay, 4, count)
	for i := range p.vars {
		v := &p.vars[i]
		for range v.short {
			o.int32(int32(v.measure))
			o.int32(int32(min(v.columns, math.MaxInt16)))
			o.int32(int32(v.align))
		}
	}
}

func (p *writing) longNames() []byte {
	var b bytes.Buffer
	for i := range p.vars {
		if i > 0 {
			b.WriteByte('\t')
		}
		b.WriteString(p.vars[i].short[0] + "=" + p.vars[i].name)
	}
	return b.Bytes()
}

func (p *writing) longTexts() []byte {
	var b bytes.Buffer
	for i := range p.vars {
		if v := &p.vars[i]; len(v.short) > 1 {
			fmt.Fprintf(&b, "%s=%05d\x00\t", v.short[0], v.width)
		}
	}
	return b.Bytes()
}

// roles are the attributes of the variables that are not input.
func (p *writing) roles() []byte {
	var b bytes.Buffer
	for i := range p.vars {
		if v := &p.vars[i]; v.role != raw.Input {
			if b.Len() > 0 {
				b.WriteByte('/')
			}
			fmt.Fprintf(&b, "%s:$@Role('%d'\n)", v.name, v.role)
		}
	}
	return b.Bytes()
}

// counted appends the length of a text, and the text padded to n bytes.
func counted(b []byte, s string, n int) []byte {
	n = max(n, len(s))
	b = binary.LittleEndian.AppendUint32(b, uint32(n))
	b = append(b, s...)
	return append(b, bytes.Repeat([]byte{' '}, n-len(s))...)
}

func (p *writing) textLabels() (b []byte) {
	for i := range p.vars {
		v := &p.vars[i]
		if len(v.labels) == 0 || v.width <= shortText {
			continue
		}
		b = counted(b, v.name, 0)
		b = binary.LittleEndian.AppendUint32(b, uint32(v.width))
		b = binary.LittleEndian.AppendUint32(b, uint32(len(v.labels)))
		for _, l := range v.labels {
			b = counted(b, l.Text, v.width)
			b = counted(b, l.Label, 0)
		}
	}
	return b
}

func (p *writing) textMissings() (b []byte) {
	for i := range p.vars {
		v := &p.vars[i]
		if len(v.texts) == 0 || v.width <= shortText {
			continue
		}
		b = counted(b, v.name, 0)
		b = append(b, byte(len(v.texts)))
		b = binary.LittleEndian.AppendUint32(b, unit)
		for _, text := range v.texts {
			b = append(b, text...)
			b = append(b, spaces[len(text):]...)
		}
	}
	return b
}

// sets are the lines of the multiple response sets, those apart that SPSS before 14 does not know.
func (p *writing) sets() (old, new []byte) {
	names := newNameMaker()
	for _, s := range p.dict.Sets {
		name, why := names.name(strings.TrimPrefix(s.Name, "$"))
		if name = "$" + cut(name, variableName-1); why != "" || name != s.Name {
			p.notes.note("The multiple response set %s is called %s in the file.", quote(s.Name), quote(name))
		}
		var members strings.Builder
		for _, variable := range s.Variables {
			i, ok := p.names[variable]
			if !ok {
				p.notes.note("The multiple response set %s has a variable %s that the table does not have; it is left out of it.", quote(s.Name), quote(variable))
				continue
			}
			members.WriteString(" " + strings.ToLower(p.vars[i].short[0]))
		}
		if members.Len() == 0 {
			p.notes.note("The multiple response set %s has no variables and is left out.", quote(s.Name))
			continue
		}
		line := func(s string) string { return strings.NewReplacer("\n", " ", "\r", " ").Replace(clean(s)) }
		label, value := line(s.Label), line(s.Counted)
		switch {
		case s.LabelFromVariable && !(s.Dichotomy && s.CategoryLabelsFromCounted):
			p.notes.note("The multiple response set %s takes its label from a variable, which SPSS allows only where options are named by the counted value; it has none now.", quote(s.Name))
		case s.LabelFromVariable && label != "":
			label = ""
		}
		switch {
		case !s.Dichotomy:
			old = fmt.Appendf(old, "%s=C %d %s%s\n", name, len(label), label, members.String())
		case !s.CategoryLabelsFromCounted:
			old = fmt.Appendf(old, "%s=D%d %s %d %s%s\n", name, len(value), value, len(label), label, members.String())
		default:
			source := 1
			if s.LabelFromVariable {
				source = 11
			}
			new = fmt.Appendf(new, "%s=E %d %d %s %d %s%s\n", name, source, len(value), value, len(label), label, members.String())
		}
	}
	return old, new
}
