package voice

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/barkerlive/barker/avatar"
)

// tone is a sine of full scale.
func tone(hz float64, rate, n int) []float64 {
	wave := make([]float64, n)
	for i := range wave {
		wave[i] = math.Sin(2 * math.Pi * hz * float64(i) / float64(rate))
	}
	return wave
}

// strength is how much of a frequency is in the middle of a wave, in dB of full scale.
func strength(wave []float64, hz float64, rate int) float64 {
	mid := wave[len(wave)/4 : len(wave)*3/4]
	var re, im, sum float64
	for i, v := range mid {
		w := 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/float64(len(mid)))
		re += w * v * math.Cos(2*math.Pi*hz*float64(i)/float64(rate))
		im += w * v * math.Sin(2*math.Pi*hz*float64(i)/float64(rate))
		sum += w
	}
	return 20 * math.Log10(max(2*math.Hypot(re, im)/sum, 1e-9))
}

func TestResampledToneKeepsItsStrengthAndHasNoImages(t *testing.T) {
	for _, from := range []int{8000, 16000, 22050, 24000, 44100, 96000} {
		for _, share := range []float64{0.05, 0.4, 0.85} {
			hz := share * float64(min(from, 48000)) / 2
			out, err := resample(tone(hz, from, from/2), from, 48000)
			if err != nil {
				t.Fatal(err)
			}
			if len(out) != 24000 {
				t.Errorf("%d Hz: %d samples for half a second", from, len(out))
			}
			if db := strength(out, hz, 48000); math.Abs(db) > 0.05 {
				t.Errorf("%d Hz: tone of %.0f Hz has %.2f dB", from, hz, db)
			}
			for image := float64(from) - hz; image < 24000; image += float64(from) {
				if db := strength(out, image, 48000); db > -80 {
					t.Errorf("%d Hz: tone of %.0f Hz has an image of %.1f dB at %.0f Hz", from, hz, db, image)
				}
			}
		}
	}
}

func TestResamplingDownDoesNotFold(t *testing.T) {
	out, err := resample(tone(30000, 96000, 48000), 96000, 48000)
	if err != nil {
		t.Fatal(err)
	}
	if db := strength(out, 18000, 48000); db > -80 {
		t.Errorf("30 kHz folds to 18 kHz with %.1f dB", db)
	}
}

func TestResamplingKeepsTime(t *testing.T) {
	in := make([]float64, 2205)
	in[441] = 1 // 20 ms
	out, err := resample(in, 22050, 48000)
	if err != nil {
		t.Fatal(err)
	}
	best := 0
	for i, v := range out {
		if v > out[best] {
			best = i
		}
	}
	if best != 960 {
		t.Errorf("impulse at 20 ms lies at sample %d, want 960", best)
	}
	for _, rate := range []int{0, 100, 22051, 1 << 30} {
		if _, err := resample(in, rate, 48000); err == nil {
			t.Errorf("%d Hz is resampled", rate)
		}
	}
}

var (
	integrated = regexp.MustCompile(`(?s)Summary:.*I:\s+(-?[\d.]+) LUFS`)
	truePeak   = regexp.MustCompile(`(?s)Summary:.*Peak:\s+(-?[\d.]+) dBFS`)
)

// measure has ffmpeg measure loudness, in LUFS, and true peak, in dBFS.
func measure(t *testing.T, pcm []int16) (lufs, peak float64) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sound.raw")
	var b bytes.Buffer
	if err := binary.Write(&b, binary.LittleEndian, pcm); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "ffmpeg", "-hide_banner", "-nostats", "-f", "s16le", "-ar", "48000", "-ac", "1",
		"-i", path, "-af", "ebur128=peak=true", "-f", "null", "-").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	number := func(r *regexp.Regexp) float64 {
		m := r.FindSubmatch(out)
		if m == nil {
			t.Fatalf("no %v in %s", r, out)
		}
		v, err := strconv.ParseFloat(string(m[1]), 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	return number(integrated), number(truePeak)
}

// speechLike is noise in syllables with pauses, and one clap: hard to level.
func speechLike(seconds, volume float64) []float64 {
	random := rand.New(rand.NewPCG(1, 2))
	wave := make([]float64, int(seconds*48000))
	last := 0.0
	for i := range wave {
		at := float64(i) / 48000
		last += 0.1 * (random.NormFloat64() - last)
		if math.Mod(at, 2) < 1.4 {
			wave[i] = volume * last * (0.5 - 0.5*math.Cos(2*math.Pi*4*at))
		}
	}
	for i := range min(40, len(wave)-10000) {
		wave[10000+i] += volume * 2 * math.Sin(float64(i))
	}
	return wave
}

func TestLoudnessAgreesWithAnotherMeter(t *testing.T) {
	for _, volume := range []float64{0.05, 0.3} {
		wave := speechLike(6, volume)
		want, _ := measure(t, quantise(wave))
		if got := loudness(wave); math.Abs(got-want) > 0.2 {
			t.Errorf("loudness %.2f LUFS, ffmpeg measures %.2f", got, want)
		}
	}
}

func quantise(wave []float64) []int16 {
	pcm := make([]int16, len(wave))
	for i, v := range wave {
		pcm[i] = int16(math.Round(v * 32767))
	}
	return pcm
}

func TestSpeechComesOutAtOneLoudnessWithoutOvers(t *testing.T) {
	for _, volume := range []float64{0.05, 0.3, 0.45} {
		s, err := finish(recording{rate: 48000, wave: speechLike(6, volume)}, 0, false)
		if err != nil {
			t.Fatal(err)
		}
		lufs, peak := measure(t, s.PCM)
		if math.Abs(lufs-targetLoudness) > 1 {
			t.Errorf("volume %g: %.1f LUFS, want %.0f", volume, lufs, targetLoudness)
		}
		if peak > ceiling+0.05 {
			t.Errorf("volume %g: true peak %.1f dBFS, want at most %.0f", volume, peak, ceiling)
		}
	}
}

func TestShortAndSilentSound(t *testing.T) {
	s, err := finish(recording{rate: 16000, wave: tone(300, 16000, 1600)}, 0, false)
	if err != nil || len(s.PCM) < 4000 {
		t.Errorf("a tenth of a second: %d samples, error %v", len(s.PCM), err)
	}
	for _, wave := range [][]float64{nil, make([]float64, 16000)} {
		if _, err := finish(recording{rate: 16000, wave: wave}, 0, false); err == nil {
			t.Errorf("%d samples of silence are spoken", len(wave))
		}
	}
}

func TestSilenceAtTheEndsIsCutAndMarksMove(t *testing.T) {
	wave := make([]float64, 32000)
	copy(wave[8000:], tone(300, 16000, 16000)) // 0.5 s to 1.5 s
	mark := avatar.Mark{Kind: avatar.Word, Name: "o", Start: 500e6, End: 1500e6}
	s, err := finish(recording{rate: 16000, wave: wave, marks: []avatar.Mark{mark}}, 0, false)
	if err != nil {
		t.Fatal(err)
	}
	if ms := len(s.PCM) / 48; ms < 1060 || ms > 1095 {
		t.Errorf("%d ms of sound for a second with 20 ms and 60 ms around it", ms)
	}
	if m := s.Marks[0]; m.Start != headRoom || m.End != headRoom+1e9 {
		t.Errorf("mark lies from %v to %v", m.Start, m.End)
	}
	if s.PCM[0] != 0 || s.PCM[len(s.PCM)-1] != 0 {
		t.Errorf("sound starts with %d and ends with %d", s.PCM[0], s.PCM[len(s.PCM)-1])
	}
}

// wav writes a WAV file whose data chunk claims the given size.
func wav(rate, channels int, samples []int16, claim uint32, extra string) []byte {
	var b bytes.Buffer
	b.WriteString("RIFF\xff\xff\xff\x7fWAVE")
	b.WriteString("fmt \x10\x00\x00\x00\x01\x00")
	for _, v := range []any{uint16(channels), uint32(rate), uint32(rate * channels * 2), uint16(channels * 2), uint16(16)} {
		b.Write(must(binary.Append(nil, binary.LittleEndian, v)))
	}
	b.WriteString(extra)
	b.WriteString("data")
	b.Write(must(binary.Append(nil, binary.LittleEndian, claim)))
	b.Write(must(binary.Append(nil, binary.LittleEndian, samples)))
	return b.Bytes()
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

func TestWAV(t *testing.T) {
	samples := []int16{100, 300, -200, -400, 32767, 32767}
	for name, claim := range map[string]uint32{"right": 12, "of a pipe": 0x7ffff000, "streamed": 0xffffffff} {
		r, err := readWAV(wav(22050, 2, samples, claim, "LIST\x03\x00\x00\x00abc\x00"))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := fmt.Sprint(r.rate, quantise(r.wave)); got != "22050 [200 -300 32766]" {
			t.Errorf("%s: %s", name, got)
		}
	}
	for name, b := range map[string][]byte{
		"empty": nil, "text": []byte("{\"error\":\"no\"}...."), "no data": wav(8000, 1, nil, 0, "")[:36],
		"8 channels": wav(8000, 9, samples, 12, ""), "no format": []byte("RIFF\x00\x00\x00\x00WAVEdata\x02\x00\x00\x00\x00\x00"),
	} {
		if _, err := readWAV(b); !errors.Is(err, errWAV) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func FuzzWAV(f *testing.F) {
	f.Add(wav(22050, 2, []int16{1, 2, 3, 4}, 8, ""))
	f.Add([]byte("RIFF\x00\x00\x00\x00WAVEfmt \xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := readWAV(b)
		if err == nil && len(r.wave) > len(b) {
			t.Errorf("%d samples from %d bytes", len(r.wave), len(b))
		}
	})
}
