package configs

import (
	"html"
	"regexp"
	"strings"
)

// markdown makes safe HTML of the little Markdown that legal pages need: paragraphs, headings,
// lists, bold words, links, and lines that end with two spaces. Everything else, HTML too, is
// text.
func markdown(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	var b strings.Builder
	for _, block := range strings.Split(text, "\n\n") {
		lines := strings.Split(strings.Trim(block, "\n"), "\n")
		for len(lines) > 0 {
			lines = writeBlock(&b, lines)
		}
	}
	return b.String()
}

// writeBlock writes a heading, a list or a paragraph, and returns the lines that are left.
func writeBlock(b *strings.Builder, lines []string) []string {
	first := strings.TrimSpace(lines[0])
	switch {
	case first == "":
		return lines[1:]
	case heading(first) != "":
		level := "h2" // the page's title is its h1
		if strings.HasPrefix(first, "###") {
			level = "h3"
		}
		b.WriteString("<" + level + ">" + inline(heading(first)) + "</" + level + ">\n")
		return lines[1:]
	case item(first) != "":
		b.WriteString("<ul>\n")
		for len(lines) > 0 && item(strings.TrimSpace(lines[0])) != "" {
			b.WriteString("<li>" + inline(item(strings.TrimSpace(lines[0]))) + "</li>\n")
			lines = lines[1:]
		}
		b.WriteString("</ul>\n")
		return lines
	}
	b.WriteString("<p>")
	for i, line := range lines {
		t := strings.TrimSpace(line)
		if i > 0 && (heading(t) != "" || item(t) != "") {
			b.WriteString("</p>\n")
			return lines[i:]
		}
		if i > 0 && strings.HasSuffix(lines[i-1], "  ") {
			b.WriteString("<br>")
		}
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString(inline(t))
	}
	b.WriteString("</p>\n")
	return nil
}

func heading(line string) string {
	t := strings.TrimLeft(line, "#")
	if t == line || !strings.HasPrefix(t, " ") {
		return ""
	}
	return strings.TrimSpace(t)
}

func item(line string) string {
	for _, mark := range []string{"- ", "* "} {
		if t, ok := strings.CutPrefix(line, mark); ok {
			return strings.TrimSpace(t)
		}
	}
	return ""
}

var (
	bold = regexp.MustCompile(`\*\*([^*\n]+)\*\*`)
	link = regexp.MustCompile(`\[([^\[\]\n]+)\]\(((?:https?://|mailto:|/)[^()\s"'<>*]*)\)`)
)

// inline escapes first: what it adds is all the HTML there is.
func inline(s string) string {
	s = html.EscapeString(s)
	s = link.ReplaceAllString(s, `<a href="$2">$1</a>`)
	return bold.ReplaceAllString(s, `<strong>$1</strong>`)
}
