package figure

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"slices"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"golang.org/x/text/language"
)

// weight chooses among FontFiles.
type weight int

const (
	semiBold weight = iota
	bold
	extraBold
	weights
)

// FontFiles are the fonts that Options.Fonts must hold: Inter Display from Debian's fonts-inter
// (/usr/share/fonts/opentype/inter), under the SIL Open Font License.
var FontFiles = []string{"InterDisplay-SemiBold.otf", "InterDisplay-Bold.otf", "InterDisplay-ExtraBold.otf"}

// The fonts that Options.Installed may hold, where Debian's fonts-noto-cjk and
// fonts-noto-color-emoji put them below /usr/share/fonts. They are too big to carry along, and are
// read when a text first needs them.
const (
	cjkFile   = "opentype/noto/NotoSansCJK-Bold.ttc"
	emojiFile = "truetype/noto/NotoColorEmoji.ttf"
)

// The faces of cjkFile: one a way of writing, with the same characters in other shapes.
const (
	japanese = iota
	korean
	simplified
	traditional
	hongKong
	cjkFaces
)

// library is every font there is. It is used under the typesetter's lock.
type library struct {
	digest string
	own    [weights][]*font.Face // tried in turn
	cjk    [cjkFaces]lateFace
	emoji  lateFace
}

// lateFace is a face of an installed file, read when it is first asked for.
type lateFace struct {
	files fs.FS // nil when the file is not there
	name  string
	index int
	face  *font.Face
	tried bool
}

// get is the face; nil when there is none, or it cannot be read: its runes are dropped then.
func (l *lateFace) get() *font.Face {
	if l.files == nil || l.tried {
		return l.face
	}
	l.tried = true
	f, err := l.files.Open(l.name)
	if err != nil {
		return nil
	}
	defer f.Close() // a face keeps what it needs
	file, ok := f.(opentype.Resource)
	if !ok {
		data, err := io.ReadAll(f)
		if err != nil {
			return nil
		}
		file = bytes.NewReader(data)
	}
	faces, err := opentype.NewLoaders(file)
	if err != nil || l.index >= len(faces) {
		return nil
	}
	if parsed, err := font.NewFont(faces[l.index]); err == nil {
		l.face = font.NewFace(parsed)
	}
	return l.face
}

// readFonts reads FontFiles and whatever other fonts lie beside them, and looks up those that are
// installed.
func readFonts(files, installed fs.FS) (*library, error) {
	if files == nil {
		return nil, errors.New("fonts: no files were given")
	}
	l := &library{}
	sum := sha256.New()
	for w, name := range FontFiles {
		faces, err := readFaces(files, name, sum)
		if err != nil {
			return nil, fmt.Errorf("%w; install Debian's fonts-inter and copy the file", err)
		}
		l.own[w] = faces
	}
	names, err := fs.ReadDir(files, ".")
	if err != nil {
		return nil, fmt.Errorf("fonts: %w", err)
	}
	for _, e := range names {
		if n := e.Name(); slices.Contains(FontFiles, n) || !isFont(n) {
			continue
		}
		faces, err := readFaces(files, e.Name(), sum)
		if err != nil {
			return nil, err
		}
		for w := range l.own {
			l.own[w] = append(l.own[w], faces...)
		}
	}
	l.install(installed, sum)
	l.digest = fmt.Sprintf("%x", sum.Sum(nil)[:4])
	return l, nil
}

// install notes which of the big fonts are there. Their size stands for their content: to hash
// them is to read them.
func (l *library) install(files fs.FS, sum hash.Hash) {
	for _, name := range []string{cjkFile, emojiFile} {
		if files == nil {
			return
		}
		info, err := fs.Stat(files, name)
		if err != nil {
			continue
		}
		fmt.Fprintf(sum, "%s %d", name, info.Size())
		if name == emojiFile {
			l.emoji = lateFace{files: files, name: name}
			continue
		}
		for i := range l.cjk {
			l.cjk[i] = lateFace{files: files, name: name, index: i}
		}
	}
}

func isFont(name string) bool {
	n := strings.ToLower(name)
	return strings.HasSuffix(n, ".otf") || strings.HasSuffix(n, ".ttf") || strings.HasSuffix(n, ".ttc")
}

func readFaces(files fs.FS, name string, sum hash.Hash) ([]*font.Face, error) {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("fonts: %w", err)
	}
	sum.Write(data)
	faces, err := font.ParseTTC(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("fonts: %s: %w", name, err)
	}
	return faces, nil
}

// face is the face for a grapheme cluster, in which of the five ways Chinese characters are
// written where that matters. What no face draws is told by nil.
func (l *library) face(cluster []rune, w weight, way int) *font.Face {
	pictured := isEmoji(cluster)
	if pictured {
		if f := l.emoji.get(); f != nil && covers(f, cluster) {
			return f
		}
	}
	for _, f := range l.own[w] {
		if covers(f, cluster) {
			return f
		}
	}
	if cluster[0] >= 0x1100 && !pictured {
		if f := l.cjk[way].get(); f != nil && covers(f, cluster) {
			return f
		}
	}
	if f := l.emoji.get(); cluster[0] >= 0x203C && f != nil && covers(f, cluster) {
		return f
	}
	return nil
}

// isEmoji tells that a cluster asks to be shown as a picture: by a selector, by a joiner, as a flag
// or as a key (UTS #51, section 1.4).
func isEmoji(cluster []rune) bool {
	for i, r := range cluster {
		if r == 0xFE0F || r == 0x20E3 || r == 0x200D && i > 0 && !unicode.IsLetter(cluster[0]) || r >= 0x1F1E6 && r <= 0x1FAFF {
			return true
		}
	}
	return false
}

// covers tells that a face draws every rune of a cluster, but for those that show nothing.
func covers(f *font.Face, cluster []rune) bool {
	for _, r := range cluster {
		if silent(r) {
			continue
		}
		gid, ok := f.NominalGlyph(r)
		if !ok || gid == 0 || unicode.Is(unicode.Co, r) { // what is for private use means something else elsewhere
			return false
		}
		if !unicode.IsSpace(r) && !unicode.Is(unicode.M, r) && !draws(f, gid) {
			return false
		}
	}
	return true
}

func draws(f *font.Face, gid font.GID) bool {
	if _, ok := f.GlyphDataBitmap(gid); ok {
		return true
	}
	_, ok := f.GlyphDataOutline(gid)
	return ok
}

// silent tells that a rune shapes others and shows nothing itself.
func silent(r rune) bool {
	return unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r)
}

// wayOf is how the Chinese characters of a text are written: by its language, else by what stands
// among them.
func wayOf(tag language.Tag, text []rune) int {
	base, _ := tag.Base()
	switch base.String() {
	case "ja":
		return japanese
	case "ko":
		return korean
	case "zh", "yue":
		script, _ := tag.Script()
		region, _ := tag.Region()
		switch {
		case region.String() == "HK" || region.String() == "MO":
			return hongKong
		case script.String() == "Hant":
			return traditional
		}
		return simplified
	}
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			return japanese
		case unicode.Is(unicode.Hangul, r):
			return korean
		}
	}
	return simplified
}
