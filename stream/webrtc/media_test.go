package webrtc

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/pion/webrtc/v4/pkg/media/oggreader"

	"github.com/barkerlive/barker/stream"
)

// clipTicks is the length of the clip that tests play: 9.6 s.
const clipTicks = 240

var makeClip = sync.OnceValues(func() (*stream.Clip, error) {
	clean, err := encodePictures("testsrc2")
	if err != nil {
		return nil, err
	}
	dressed, err := encodePictures("smptebars")
	if err != nil {
		return nil, err
	}
	sounds, err := encodeSound()
	if err != nil {
		return nil, err
	}
	c := &stream.Clip{ID: "test"}
	for i := range clipTicks {
		key := i%stream.KeyTicks == 0
		c.Ticks = append(c.Ticks, stream.Tick{
			Key:      key,
			Pictures: [stream.Dressings]stream.Picture{{Data: clean[i], Key: key}, {Data: dressed[i], Key: key}},
			Sound:    stream.Sound{Data: sounds[i]},
		})
	}
	return c, stream.Check(c)
})

// testClip is a real clip: a test picture in H.264 and a tone in Opus, made by ffmpeg.
func testClip(t testing.TB) *stream.Clip {
	t.Helper()
	c, err := makeClip()
	if err != nil {
		t.Fatalf("test clip (is ffmpeg installed?): %v", err)
	}
	return c
}

// cleanOnly is the clip without dressed pictures.
func cleanOnly(c *stream.Clip) *stream.Clip {
	bare := &stream.Clip{ID: c.ID + "-clean"}
	for _, t := range c.Ticks {
		t.Pictures[stream.Dressed] = stream.Picture{}
		bare.Ticks = append(bare.Ticks, t)
	}
	return bare
}

func ffmpeg(args ...string) ([]byte, error) {
	var errs bytes.Buffer
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "ffmpeg", append([]string{"-hide_banner", "-loglevel", "error"}, args...)...)
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("ffmpeg: %w: %s", err, errs.Bytes())
	}
	return out, nil
}

func encodePictures(pattern string) ([][]byte, error) {
	data, err := ffmpeg("-f", "lavfi", "-i", pattern+"=size=640x360:rate=25", "-frames:v", fmt.Sprint(clipTicks),
		"-c:v", "libx264", "-profile:v", "baseline", "-preset", "veryfast", "-bf", "0", "-pix_fmt", "yuv420p",
		"-b:v", "1200k", "-maxrate", "1500k", "-bufsize", "1200k",
		"-x264-params", "keyint=48:min-keyint=48:scenecut=0:repeat-headers=1:aud=1:sliced-threads=0", "-f", "h264", "-")
	if err != nil {
		return nil, err
	}
	var units [][]byte
	delimiter := []byte{0, 0, 0, 1, 9}
	for part := range bytes.SplitSeq(data, delimiter) {
		if len(part) > 0 {
			units = append(units, append(bytes.Clone(delimiter), part...))
		}
	}
	if len(units) != clipTicks {
		return nil, fmt.Errorf("%d pictures, want %d", len(units), clipTicks)
	}
	return units, nil
}

func encodeSound() ([][]byte, error) {
	data, err := ffmpeg("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000", "-t", "10", "-ac", "1",
		"-c:a", "libopus", "-b:a", "48k", "-frame_duration", "40", "-page_duration", "40000", "-f", "ogg", "-")
	if err != nil {
		return nil, err
	}
	r, _, err := oggreader.NewWith(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	var packets [][]byte
	for {
		page, _, err := r.ParseNextPage()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if !bytes.HasPrefix(page, []byte("OpusTags")) {
			packets = append(packets, page)
		}
	}
	if len(packets) < clipTicks {
		return nil, fmt.Errorf("%d packets of sound, want %d", len(packets), clipTicks)
	}
	return packets[:clipTicks], nil
}
