package xlsx

import (
	"bytes"
	"fmt"
	"io"
)

const (
	windowSize = 128 << 10 // of a part, held at a time
	maxToken   = 16 << 20  // bytes of the longest tag or text
	guard      = 32        // zero bytes after the window, so that a few bytes may be looked at without asking
)

// token is what the scanner came upon.
type token uint8

const (
	endOfPart token = iota
	startTag        // with an end tag to come, unless it is empty: <a/>
	endTag
	characters // text between tags, entities and all
	cdata      // text in a CDATA section, to be taken literally
)

// scanner cuts a part's XML into tags and text. It knows no entities but XML's own, refuses document types, and leaves
// comments and processing instructions out. Names are compared with their prefixes, as bytes.
type scanner struct {
	r    io.Reader
	buf  []byte // the window is buf[pos:end]; guard zero bytes follow
	pos  int
	end  int
	done bool  // nothing is left behind the window
	err  error // that reading met, other than io.EOF

	// Of the last token; valid until the next one.
	name    []byte // of a tag, with its prefix
	attrs   []byte // of a start tag: what follows the name
	isEmpty bool   // of a start tag: there is no end tag
	text    []byte // of characters and cdata
	depth   int    // tags open after it
}

func newScanner(r io.Reader) *scanner {
	return &scanner{r: r, buf: make([]byte, windowSize+guard)}
}

// fill reads more behind the window, which it moves to the beginning and makes larger if it is full. It returns false
// when there is nothing more.
func (s *scanner) fill() bool {
	if s.done {
		return false
	}
	if s.pos > 0 {
		copy(s.buf, s.buf[s.pos:s.end])
		s.end -= s.pos
		s.pos = 0
	}
	if s.end == len(s.buf)-guard {
		if s.end >= maxToken {
			s.done, s.err = true, fmt.Errorf("%w: a tag or text is longer than %d MiB", ErrTooLarge, maxToken>>20)
			return false
		}
		s.buf = append(s.buf, make([]byte, len(s.buf)-guard)...)
	}
	for empty := 0; ; empty++ {
		n, err := s.r.Read(s.buf[s.end : len(s.buf)-guard])
		s.end += n
		if err == nil && n == 0 && empty == 100 {
			err = io.ErrNoProgress
		}
		if err != nil {
			s.done = true
			if err != io.EOF {
				s.err = err
			}
		}
		if n > 0 || err != nil {
			clear(s.buf[s.end : s.end+guard])
			return n > 0
		}
	}
}

// errEnds says that a part ends where it must not.
var errEnds = damaged("breaks off")

// broken is the error for a part that ends within something.
func (s *scanner) broken() error {
	if s.err != nil {
		return s.err
	}
	return errEnds
}

// find returns where the next c is, from position from on relative to the window's beginning.
func (s *scanner) find(c byte, from int) (int, error) {
	for {
		if i := bytes.IndexByte(s.buf[s.pos+from:s.end], c); i >= 0 {
			return from + i, nil
		}
		from = s.end - s.pos
		if !s.fill() {
			return 0, s.broken()
		}
	}
}

// findText is find for several bytes.
func (s *scanner) findText(text string, from int) (int, error) {
	for {
		if i := bytes.Index(s.buf[s.pos+from:s.end], []byte(text)); i >= 0 {
			return from + i, nil
		}
		from = max(from, s.end-s.pos-len(text)+1)
		if !s.fill() {
			return 0, s.broken()
		}
	}
}

// next moves on to the next token.
func (s *scanner) next() (token, error) {
	for {
		if s.pos == s.end && !s.fill() {
			if s.err != nil {
				return endOfPart, s.err
			}
			return endOfPart, nil
		}
		if s.buf[s.pos] != '<' {
			n, err := s.find('<', 0)
			if err == errEnds { // text after the last tag
				n, err = s.end-s.pos, nil
			}
			if err != nil {
				return endOfPart, err
			}
			s.text = s.buf[s.pos : s.pos+n]
			s.pos += n
			return characters, nil
		}
		for s.end-s.pos < len("<![CDATA[") && s.fill() {
		}
		switch s.buf[s.pos+1] { // 0 at the end
		case '/':
			n, err := s.find('>', 2)
			if err != nil {
				return endOfPart, err
			}
			s.name = trimSpace(s.buf[s.pos+2 : s.pos+n])
			s.pos += n + 1
			s.depth--
			return endTag, nil
		case '?':
			n, err := s.findText("?>", 2)
			if err != nil {
				return endOfPart, err
			}
			if err := checkDeclaration(s.buf[s.pos : s.pos+n]); err != nil {
				return endOfPart, err
			}
			s.pos += n + 2
		case '!':
			switch w := s.buf[s.pos:s.end]; {
			case bytes.HasPrefix(w, []byte("<!--")):
				n, err := s.findText("-->", 4)
				if err != nil {
					return endOfPart, err
				}
				s.pos += n + 3
			case bytes.HasPrefix(w, []byte("<![CDATA[")):
				n, err := s.findText("]]>", 9)
				if err != nil {
					return endOfPart, err
				}
				s.text = s.buf[s.pos+9 : s.pos+n]
				s.pos += n + 3
				return cdata, nil
			default:
				return endOfPart, damaged("has a document type declaration, which workbooks must not have")
			}
		default:
			return startTag, s.start()
		}
	}
}

// start takes the start tag that the window begins with.
func (s *scanner) start() error {
	n, quote := 1, byte(0)
	for n == s.end-s.pos || quote != 0 || s.buf[s.pos+n] != '>' {
		w := s.buf[s.pos:s.end]
		for ; n < len(w); n++ { // a > may stand in an attribute
			if c := w[n]; quote != 0 {
				if c == quote {
					quote = 0
				}
			} else if c == '"' || c == '\'' {
				quote = c
			} else if c == '>' {
				break
			}
		}
		if n == len(w) && !s.fill() {
			return s.broken()
		}
	}
	tag := s.buf[s.pos+1 : s.pos+n]
	s.pos += n + 1
	s.isEmpty = len(tag) > 0 && tag[len(tag)-1] == '/'
	if s.isEmpty {
		tag = tag[:len(tag)-1]
	} else {
		s.depth++
	}
	i := 0
	for i < len(tag) && !isSpace(tag[i]) {
		i++
	}
	if i == 0 {
		return damaged("has a < that begins no tag")
	}
	s.name, s.attrs = tag[:i], tag[i:]
	return nil
}

// skip passes over the element whose start tag was the last token.
func (s *scanner) skip() error {
	if s.isEmpty {
		return nil
	}
	for depth := s.depth; s.depth >= depth; {
		switch t, err := s.next(); {
		case err != nil:
			return err
		case t == endOfPart:
			return errEnds
		}
	}
	return nil
}

// root moves on to the first tag and returns the prefix of its name, with the colon. Its name must be local, in one of
// the namespaces.
func (s *scanner) root(local string, namespaces ...string) (prefix string, err error) {
	for {
		switch t, err := s.next(); {
		case err != nil:
			return "", err
		case t == endOfPart:
			return "", errEnds
		case t == startTag:
			name := string(s.name)
			if i := bytes.IndexByte(s.name, ':'); i >= 0 {
				prefix, name = name[:i+1], name[i+1:]
			}
			if name != local {
				return "", damaged("is not a %s but a %.60q", local, name)
			}
			declaration := "xmlns"
			if prefix != "" {
				declaration += ":" + prefix[:len(prefix)-1]
			}
			space, _ := s.attribute(declaration)
			for _, n := range namespaces {
				if n == space {
					return prefix, nil
				}
			}
			return "", damaged("is a %s of the unknown namespace %.100q", local, space)
		case len(trimSpace(s.text)) > 0:
			return "", damaged("is not XML")
		}
	}
}

// eachAttribute calls f with the attributes of the last start tag, values as written, until f returns false.
func (s *scanner) eachAttribute(f func(name, value []byte) bool) {
	a := s.attrs
	for {
		a = trimSpace(a)
		i := bytes.IndexByte(a, '=')
		if i < 0 {
			return
		}
		name := trimSpace(a[:i])
		a = trimSpace(a[i+1:])
		if len(a) == 0 || a[0] != '"' && a[0] != '\'' {
			return
		}
		n := bytes.IndexByte(a[1:], a[0])
		if n < 0 || !f(name, a[1:1+n]) {
			return
		}
		a = a[n+2:]
	}
}

// attribute returns an attribute of the last start tag by its full name.
func (s *scanner) attribute(name string) (value string, ok bool) {
	s.eachAttribute(func(n, v []byte) bool {
		if string(n) != name {
			return true
		}
		value, ok = string(appendText(nil, v)), true
		return false
	})
	return value, ok
}

// localName is a name without its prefix.
func localName(name []byte) []byte {
	return name[bytes.IndexByte(name, ':')+1:]
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func trimSpace(b []byte) []byte {
	for len(b) > 0 && isSpace(b[0]) {
		b = b[1:]
	}
	for len(b) > 0 && isSpace(b[len(b)-1]) {
		b = b[:len(b)-1]
	}
	return b
}

// checkDeclaration refuses encodings other than those that the caller has dealt with: UTF-8, and UTF-16 turned into it.
func checkDeclaration(instruction []byte) error {
	if !bytes.HasPrefix(instruction, []byte("<?xml")) || len(instruction) < 6 || !isSpace(instruction[5]) {
		return nil
	}
	s := scanner{attrs: instruction[5:]}
	switch name, ok := s.attribute("encoding"); {
	case !ok, bytes.EqualFold([]byte(name), []byte("utf-8")), bytes.EqualFold([]byte(name), []byte("utf8")),
		bytes.EqualFold([]byte(name), []byte("us-ascii")), len(name) >= 6 && bytes.EqualFold([]byte(name[:6]), []byte("utf-16")):
		return nil
	default:
		return damaged("is encoded in %.40q, and workbooks are in UTF-8 or UTF-16", name)
	}
}

// children calls f at each start tag directly within the element whose start tag was the last token; f must move on to
// the end of that element.
func (s *scanner) children(f func() error) error {
	if s.isEmpty {
		return nil
	}
	for depth := s.depth; ; {
		t, err := s.next()
		switch {
		case err != nil:
			return err
		case t == endOfPart:
			return errEnds
		case t == startTag:
			if err := f(); err != nil {
				return err
			}
		case s.depth < depth:
			return nil
		}
	}
}

// discardTo moves on to the next place where text stands, whatever is in between: tags are not looked at.
func (s *scanner) discardTo(text string) error {
	for {
		if i := bytes.Index(s.buf[s.pos:s.end], []byte(text)); i >= 0 {
			s.pos += i
			return nil
		}
		s.pos = max(s.pos, s.end-len(text)+1)
		if !s.fill() {
			return s.broken()
		}
	}
}
