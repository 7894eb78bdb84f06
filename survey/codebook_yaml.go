package survey

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// Bounds on a codebook: far above any questionnaire, and low enough for a hostile file to cost little. Lines are
// bounded because the YAML parser takes quadratic time in the keys of a block.
const (
	maxCodebookBytes = 1 << 20
	maxCodebookLines = 10000
	maxYAMLDepth     = 16
	maxItems         = 5000
	maxFields        = 1000
	maxFewThings     = 100 // waves, compared fields, targets, missing codes of one list
)

// A place is a position in the text, both from 1, the column in characters.
type place struct{ line, column int }

type yamlKind int

const (
	yamlScalar yamlKind = iota
	yamlMapping
	yamlList
)

// yamlNode is a piece of YAML as written: scalars keep their text (01 stays "01", no stays "no"), mappings their order.
type yamlNode struct {
	place
	kind  yamlKind
	text  string // of a scalar
	blank bool   // nothing was written
	null  bool   // blank, or a plain null or ~
	pairs []yamlPair
	list  []*yamlNode
}

type yamlPair struct{ key, value *yamlNode }

// String says what kind of thing the node is, for messages.
func (n *yamlNode) String() string {
	switch {
	case n.kind == yamlMapping:
		return "keys with values"
	case n.kind == yamlList:
		return "a list"
	case n.blank:
		return "nothing"
	}
	return quote(n.text)
}

// decodeText returns the text of a codebook as UTF-8 with \n line ends. A byte order mark decides; else what is no
// valid UTF-8 is taken as GB 18030, which Chinese Windows editors write.
func decodeText(src []byte, c *complaints) (string, bool) {
	var from encoding.Encoding
	switch {
	case bytes.HasPrefix(src, []byte{0xff, 0xfe}), bytes.HasPrefix(src, []byte{0xfe, 0xff}):
		from = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case !utf8.Valid(src):
		from = simplifiedchinese.GB18030
	}
	decoded := from != nil
	if decoded {
		utf, err := from.NewDecoder().Bytes(src)
		if err != nil {
			c.add(place{1, 1}, "", "is not a text file").hint("save the codebook as UTF-8 text")
			return "", false
		}
		src = utf
	}
	text := strings.TrimPrefix(string(src), "\ufeff")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	at := place{1, 1}
	for _, r := range text {
		switch {
		case r == '\n':
			at = place{at.line + 1, 1}
			continue
		case decoded && r == utf8.RuneError:
			c.add(at, "", "is neither UTF-8 nor GB 18030 text").hint("save the codebook as UTF-8 text")
			return "", false
		case isControl(r):
			c.add(at, "", "is not a text file: character %U", r).hint("save the codebook as UTF-8 text")
			return "", false
		}
		at.column++
	}
	return text, true
}

// isControl says whether r has no place in a codebook: control characters except tab and line feed.
func isControl(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' || r >= 0x7f && r < 0xa0 && r != 0x85
}

// parseYAML returns the mapping that a codebook is, or nil after saying what is wrong.
func parseYAML(src []byte, c *complaints) *yamlNode {
	start := place{1, 1}
	if len(src) > maxCodebookBytes {
		c.add(start, "", "is larger than %d bytes: not a codebook", maxCodebookBytes)
		return nil
	}
	text, ok := decodeText(src, c)
	if !ok {
		return nil
	}
	if lines := strings.Count(text, "\n"); lines > maxCodebookLines {
		c.add(start, "", "has more than %d lines: not a codebook", maxCodebookLines)
		return nil
	}
	file, err := parseTokens(text, c)
	if err != nil {
		c.syntax(err, text)
	}
	if file == nil {
		return nil
	}
	var root *yamlNode
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		n := convert(doc.Body, c)
		if root != nil {
			c.add(n.place, "", "a second document begins").hint("a codebook is one document: remove the line ---")
			return nil
		}
		root = n
	}
	switch {
	case root == nil:
		c.add(start, "", "the codebook is empty").hint(leastCodebook)
		return nil
	case root.kind != yamlMapping:
		c.add(root.place, "", "wants keys with values, got %s", root).hint(leastCodebook)
		return nil
	}
	return root
}

const leastCodebook = "the least is: scales: {sat5: {min: 1, max: 5}} and items: {q1: the question}"

// parseTokens runs the YAML parser on text that cannot harm it: nesting is bounded, and anchors, aliases, tags and
// directives, which a codebook does not need and which can multiply its size, are refused. It returns nil
// without error when that was said already.
func parseTokens(text string, c *complaints) (file *ast.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			file, err = nil, fmt.Errorf("cannot be read as YAML: %s", quote(fmt.Sprint(r)))
		}
	}()
	tokens := lexer.Tokenize(text)
	before := len(c.all)
	depth, dashes, dashLine := 0, 0, 0
	for _, t := range tokens {
		at := place{max(1, t.Position.Line), max(1, t.Position.Column)}
		switch t.Type {
		case token.AnchorType, token.AliasType, token.TagType, token.MergeKeyType, token.MappingKeyType:
			c.add(at, "", "%s is YAML that a codebook does not use", quote(t.Value)).
				hint("put text that begins with & * ! ? or << in quotes")
		case token.DirectiveType:
			c.add(at, "", "directives are YAML that a codebook does not use").hint("put text that begins with % in quotes")
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		case token.SequenceEntryType:
			if at.line != dashLine {
				dashes, dashLine = 0, at.line
			}
			dashes++
		}
		if depth > maxYAMLDepth || dashes > maxYAMLDepth {
			c.add(at, "", "is nested deeper than %d levels", maxYAMLDepth)
			return nil, nil
		}
	}
	if len(c.all) > before {
		return nil, nil
	}
	return parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
}

// syntax reports what the YAML parser did not like, with a hint for the usual slips.
func (c *complaints) syntax(err error, text string) {
	at, reason := place{1, 1}, ""
	var y yaml.Error
	if errors.As(err, &y) {
		reason = y.GetMessage()
		if t := y.GetToken(); t != nil && t.Position != nil {
			at = place{max(1, t.Position.Line), max(1, t.Position.Column)}
		}
	} else {
		reason = err.Error() // of the parser's own errors this would print the source, in quadratic time
	}
	lines := strings.Split(text, "\n")
	line := lines[min(at.line, len(lines))-1]
	indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	switch {
	case strings.Contains(indent, "\t"):
		at.column = strings.IndexByte(indent, '\t') + 1
		c.add(at, "", "a tab indents the line").hint("indent with spaces")
	case strings.Contains(line, "："):
		c.add(at, "", "%s", reason).hint("after a key write an ASCII colon and a space, not ：")
	case strings.HasPrefix(reason, "mapping value is not allowed"):
		c.add(at, "", "%s", reason).hint("put text with a colon in quotes; keys of one level begin in the same column")
	case !strings.Contains(line, ": ") && strings.Contains(line, ":") && !strings.HasSuffix(strings.TrimSpace(line), ":"):
		c.add(at, "", "%s", reason).hint("after a key write a colon and a space")
	default:
		c.add(at, "", "%s", reason)
	}
}

// convert takes over what a codebook can hold; the depth is bounded by parseTokens and, for blocks, by the size.
func convert(n ast.Node, c *complaints) *yamlNode {
	if n == nil {
		return &yamlNode{blank: true, null: true}
	}
	out := &yamlNode{}
	if t := n.GetToken(); t != nil && t.Position != nil {
		out.place = place{max(1, t.Position.Line), max(1, t.Position.Column)}
		out.text = t.Value
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		out.mapping(n.Values, c)
		if !n.IsFlowStyle && len(out.pairs) > 0 {
			out.place = out.pairs[0].key.place // the parser points at the first colon
		}
	case *ast.MappingValueNode:
		out.mapping([]*ast.MappingValueNode{n}, c)
		out.place = out.pairs[0].key.place
	case *ast.SequenceNode:
		out.kind = yamlList
		for _, v := range n.Values {
			out.list = append(out.list, convert(v, c))
		}
	case *ast.LiteralNode:
		out.text = ""
		if n.Value != nil {
			out.text = strings.TrimRight(n.Value.Value, "\n")
		}
	case *ast.StringNode:
		out.text = n.Value
	case *ast.NullNode:
		out.null = true
		if t := n.GetToken(); t != nil && t.Type == token.ImplicitNullType {
			out.text, out.blank = "", true
		}
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
	default:
		c.add(out.place, "", "%s is YAML that a codebook does not use", n.Type().YAMLName())
	}
	if out.kind == yamlScalar && (!utf8.ValidString(out.text) || strings.ContainsFunc(out.text, isControl)) {
		c.add(out.place, "", "%s holds a character that is no text", out)
	}
	return out
}

func (n *yamlNode) mapping(values []*ast.MappingValueNode, c *complaints) {
	n.kind = yamlMapping
	for _, v := range values {
		n.pairs = append(n.pairs, yamlPair{convert(v.Key, c), convert(v.Value, c)})
	}
}
