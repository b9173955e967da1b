package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"log/slog"
	"math"
	"os/exec"
	"regexp"
	"strconv"
	"time"

	"github.com/barkerlive/barker/assets"
	"github.com/barkerlive/barker/avatar"
	"github.com/barkerlive/barker/avatar/codec"
	"github.com/barkerlive/barker/avatar/figure"
	"github.com/barkerlive/barker/stream"
)

// judge performs the talk once more, untimed: what a viewer decodes is compared with what was
// drawn, and the drawn pictures go to x264, whose figures are those of the whole ffmpeg process.
// Without ffmpeg its figures are left out.
func (w *workshop) judge(ctx context.Context, t talk, f figures) error {
	face, err := figure.New(figure.Options{Art: assets.Host(), Fonts: assets.Fonts()})
	if err != nil {
		return err
	}
	ref, err := startX264(ctx, face.Size(avatar.Look{}))
	if err != nil && !errors.Is(err, exec.ErrNotFound) {
		return err
	}
	j := &judging{ref: ref}
	voices, err := voicesOf(w.cfg.Channels[0], w.cfg.Voice, nil)
	if err != nil {
		return err
	}
	w.performer.troupe.stages[benchClean] = avatar.New(avatar.Config{
		Voices: voices, Face: face, Codec: j, Log: slog.New(slog.DiscardHandler),
	})
	for _, x := range t {
		if _, err := w.perform(ctx, benchClean, x.line, x.product); err != nil {
			return errors.Join(err, ref.stop())
		}
	}
	f["psnr_y"], f["worst_psnr_y"] = j.sum/float64(j.pictures), j.worst
	if ref == nil {
		return nil
	}
	if err := ref.finish(); err != nil {
		return err
	}
	media := stream.TickDuration.Seconds() * float64(j.pictures)
	f["x264_cpu_s_per_s"] = ref.cpu.Seconds() / media
	f["x264_kbit_s"] = 8 * float64(ref.size) / 1000 / media
	f["x264_psnr_y"] = ref.psnr
	return nil
}

// judging is the house's codec with a viewer behind it.
type judging struct {
	codec.Codec
	ref *x264 // nil for none

	pictures   int
	sum, worst float64 // of PSNR-Y, in dB
}

// Pictures implements avatar.Codec.
func (j *judging) Pictures(size image.Point) (avatar.PictureEncoder, error) {
	enc, err := j.Codec.Pictures(size)
	if err != nil {
		return nil, err
	}
	dec, err := codec.NewPictureDecoder()
	if err != nil {
		enc.Close()
		return nil, err
	}
	return &judged{PictureEncoder: enc, dec: dec, j: j}, nil
}

type judged struct {
	avatar.PictureEncoder
	dec *codec.PictureDecoder
	j   *judging
}

func (e *judged) Encode(img *image.YCbCr, key bool) (stream.Picture, error) {
	p, err := e.PictureEncoder.Encode(img, key)
	if err != nil {
		return p, err
	}
	seen, err := e.dec.Decode(p.Data)
	if err != nil {
		return p, err
	}
	db := psnrY(img, seen)
	if e.j.pictures == 0 || db < e.j.worst {
		e.j.worst = db
	}
	e.j.sum += db
	e.j.pictures++
	return p, e.j.ref.write(img)
}

func (e *judged) Close() {
	e.PictureEncoder.Close()
	e.dec.Close()
}

// psnrY is the peak signal-to-noise ratio of the luma of two pictures of one size, in dB, at most
// 99.
func psnrY(a, b *image.YCbCr) float64 {
	size := a.Rect.Size()
	var sum float64
	for y := range size.Y {
		p, q := a.Y[a.YOffset(a.Rect.Min.X, a.Rect.Min.Y+y):][:size.X], b.Y[y*b.YStride:][:size.X]
		for x := range p {
			d := float64(p[x]) - float64(q[x])
			sum += d * d
		}
	}
	return min(99, 10*math.Log10(255*255*float64(size.X*size.Y)/max(sum, 1)))
}

// x264 is an ffmpeg that encodes what is written to it.
type x264 struct {
	cmd  *exec.Cmd
	in   io.WriteCloser
	said bytes.Buffer
	size counted
	cpu  time.Duration
	psnr float64
}

// counted is a writer that only counts.
type counted int64

func (c *counted) Write(p []byte) (int, error) {
	*c += counted(len(p))
	return len(p), nil
}

func startX264(ctx context.Context, size image.Point) (*x264, error) {
	path, err := exec.LookPath("ffmpeg")
	if err != nil {
		return nil, err
	}
	x := &x264{}
	x.cmd = exec.CommandContext(ctx, path, "-hide_banner", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", fmt.Sprintf("%dx%d", size.X, size.Y),
		"-r", "25", "-i", "-", "-threads", "1", "-c:v", "libx264", "-preset", "veryfast", "-g", strconv.Itoa(stream.KeyTicks), "-psnr", "-f", "h264", "-")
	x.cmd.Stdout, x.cmd.Stderr = &x.size, &x.said
	if x.in, err = x.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	return x, x.cmd.Start()
}

func (x *x264) write(img *image.YCbCr) error {
	if x == nil {
		return nil
	}
	size, corner := img.Rect.Size(), img.Rect.Min
	for y := range size.Y {
		if _, err := x.in.Write(img.Y[img.YOffset(corner.X, corner.Y+y):][:size.X]); err != nil {
			return fmt.Errorf("ffmpeg: %w", err)
		}
	}
	for _, plane := range [][]byte{img.Cb, img.Cr} {
		for y := range size.Y / 2 {
			if _, err := x.in.Write(plane[img.COffset(corner.X, corner.Y+2*y):][:size.X/2]); err != nil {
				return fmt.Errorf("ffmpeg: %w", err)
			}
		}
	}
	return nil
}

var psnrMean = regexp.MustCompile(`PSNR Mean Y:([0-9.]+)`)

func (x *x264) finish() error {
	if err := x.in.Close(); err != nil {
		return fmt.Errorf("ffmpeg: %w", err)
	}
	if err := x.cmd.Wait(); err != nil {
		return fmt.Errorf("ffmpeg: %w: %s", err, x.said.String())
	}
	m := psnrMean.FindSubmatch(x.said.Bytes())
	if m == nil {
		return errors.New("ffmpeg: it printed no PSNR")
	}
	x.cpu = x.cmd.ProcessState.UserTime() + x.cmd.ProcessState.SystemTime()
	var err error
	x.psnr, err = strconv.ParseFloat(string(m[1]), 64)
	return err
}

// stop ends an ffmpeg that is not needed any more.
func (x *x264) stop() error {
	if x == nil {
		return nil
	}
	return errors.Join(x.in.Close(), x.cmd.Wait())
}
