package report

import (
	"cmp"
	"encoding/binary"
	"image"
	"image/color"
	"slices"
)

// A chart has few inks, and mixes of them where the edges of shapes are smoothed. As a picture of at most 256 colours
// its file takes a third of the room and of the time; where the mixes are too many for that, indexed gives nil
// and the picture stays in full colour.

// colorTolerance is the largest distance in any channel, of 255, by which a mix may be off. Inks stay exact: the most
// frequent colours come first.
const colorTolerance = 8

// indexed turns a picture into one with a palette.
func indexed(picture *image.RGBA) *image.Paletted {
	const most = 4096
	counts := map[[3]uint8]int{}
	runs(picture, func(c [3]uint8, from, to int) {
		if len(counts) <= most {
			counts[c] += to - from
		}
	})
	if len(counts) > most {
		return nil
	}
	entries := paletteFor(counts)
	if entries == nil {
		return nil
	}
	palette := make(color.Palette, len(entries))
	for i, c := range entries {
		palette[i] = color.RGBA{c[0], c[1], c[2], 0xff}
	}
	index := make(map[[3]uint8]uint8, len(counts))
	for c := range counts {
		index[c] = uint8(nearest(entries, c))
	}
	out := image.NewPaletted(picture.Bounds(), palette)
	runs(picture, func(c [3]uint8, from, to int) {
		k := index[c]
		if k == 0 {
			return // already so
		}
		for i := from; i < to; i++ {
			out.Pix[i] = k
		}
	})
	return out
}

// runs calls do for each stretch of equal pixels.
func runs(picture *image.RGBA, do func(c [3]uint8, from, to int)) {
	pix := picture.Pix
	if len(pix) == 0 {
		return
	}
	from := 0
	last := binary.LittleEndian.Uint32(pix)
	for i := 4; i < len(pix); i += 4 {
		if this := binary.LittleEndian.Uint32(pix[i:]); this != last {
			do([3]uint8{uint8(last), uint8(last >> 8), uint8(last >> 16)}, from, i/4)
			from, last = i/4, this
		}
	}
	do([3]uint8{uint8(last), uint8(last >> 8), uint8(last >> 16)}, from, len(pix)/4)
}

// paletteFor picks at most 256 colours so that every counted colour has one within the tolerance, or gives nil.
func paletteFor(counts map[[3]uint8]int) [][3]uint8 {
	colors := make([][3]uint8, 0, len(counts))
	for c := range counts {
		colors = append(colors, c)
	}
	slices.SortFunc(colors, func(a, b [3]uint8) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), slices.Compare(a[:], b[:]))
	})
	for tolerance := 0; tolerance <= colorTolerance; tolerance += 2 {
		var entries [][3]uint8
		for _, c := range colors {
			if len(entries) == 0 || apart(entries[nearest(entries, c)], c) > tolerance {
				entries = append(entries, c)
			}
			if len(entries) > 256 {
				break
			}
		}
		if len(entries) <= 256 {
			return entries
		}
	}
	return nil
}

func nearest(entries [][3]uint8, c [3]uint8) int {
	best, least := 0, 256
	for i, e := range entries {
		if d := apart(e, c); d < least {
			best, least = i, d
			if d == 0 {
				break
			}
		}
	}
	return best
}

// apart is the largest difference in a channel.
func apart(a, b [3]uint8) int {
	d := 0
	for i := range a {
		d = max(d, int(a[i])-int(b[i]), int(b[i])-int(a[i]))
	}
	return d
}
