import { useEffect, useRef, useState } from "preact/hooks";
import { Player, type PlayerState } from "../whep";

interface PictureProps {
  whep: string;
  label: string;
  muted: boolean;
  /** The browser did not let the sound start by itself. */
  onBlocked(): void;
  onState(s: PlayerState): void;
  /** A picture is shown; its RTP timestamp where the browser knows it. */
  onFrame(now: number, rtp?: number): void;
  /** How wide and high the channel's pictures are. */
  onSize?(width: number, height: number): void;
  /** Hands out a function that tries to play at once. */
  onReady?(retry: () => void): void;
}

/** The live picture. Two video elements take turns, so that a new session shows before the old one goes. */
export function Picture({ whep, label, muted, onBlocked, onState, onFrame, onSize, onReady }: PictureProps) {
  const videos = [useRef<HTMLVideoElement>(null), useRef<HTMLVideoElement>(null)] as const;
  const [front, setFront] = useState(0);
  const [any, setAny] = useState(false);
  const frontNow = useRef(0);
  const hooks = useRef({ onBlocked, onState, onFrame, onSize });
  hooks.current = { onBlocked, onState, onFrame, onSize };

  useEffect(() => {
    const player = new Player(whep, {
      state: (s) => {
        if (s === "off") setAny(false);
        hooks.current.onState(s);
      },
      stream: (stream, session) => void take(stream, session),
    });
    async function take(stream: MediaStream, session: number): Promise<void> {
      const back = 1 - frontNow.current;
      const v = videos[back as 0 | 1].current;
      if (!v) return;
      v.srcObject = stream;
      await play(v, () => hooks.current.onBlocked());
      whenPictured(v, () => {
        frontNow.current = back;
        setFront(back);
        setAny(true);
        hooks.current.onSize?.(v.videoWidth, v.videoHeight);
        player.shown(session);
        const old = videos[(1 - back) as 0 | 1].current;
        if (old) old.srcObject = null;
        watch(v, (now, rtp) => frontNow.current === back && hooks.current.onFrame(now, rtp));
      });
    }
    onReady?.(() => player.retry());
    player.start();
    return () => player.stop();
  }, [whep]);

  // Until a picture tells its own time, the clock does.
  useEffect(() => {
    if (any) return;
    const timer = setInterval(() => hooks.current.onFrame(performance.now()), 80);
    return () => clearInterval(timer);
  }, [any]);

  return (
    <div class="picture" role="img" aria-label={label}>
      {videos.map((ref, i) => (
        <video
          key={i}
          ref={ref}
          class={i === front && any ? "on" : ""}
          autoplay
          playsInline
          muted={muted || (any && i !== front)}
          disablePictureInPicture
          aria-hidden="true"
          tabIndex={-1}
        />
      ))}
    </div>
  );
}

/** Plays with sound if it may, else without. */
async function play(v: HTMLVideoElement, blocked: () => void): Promise<void> {
  try {
    await v.play();
  } catch (err) {
    if (!(err instanceof DOMException) || err.name !== "NotAllowedError") return;
    v.muted = true;
    blocked();
    await v.play().catch(() => {});
  }
}

type FrameVideo = HTMLVideoElement & {
  requestVideoFrameCallback?(f: (now: number, meta: { rtpTimestamp?: number }) => void): number;
};

function whenPictured(v: FrameVideo, f: () => void): void {
  if (v.requestVideoFrameCallback) v.requestVideoFrameCallback(f);
  else if (v.readyState >= 2) f();
  else v.addEventListener("loadeddata", f, { once: true });
}

/** Reports each picture for as long as the element has a stream. */
function watch(v: FrameVideo, f: (now: number, rtp?: number) => void): void {
  const stream = v.srcObject;
  if (v.requestVideoFrameCallback) {
    const each = (now: number, meta: { rtpTimestamp?: number }) => {
      if (v.srcObject !== stream) return;
      f(now, meta.rtpTimestamp);
      v.requestVideoFrameCallback!(each);
    };
    v.requestVideoFrameCallback(each);
    return;
  }
  const timer = setInterval(() => (v.srcObject === stream ? f(performance.now()) : clearInterval(timer)), 40);
}
