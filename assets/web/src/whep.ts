// WHEP: playing a channel over WebRTC. One Player keeps a picture coming: it opens a session, watches
// it, and when it falters opens the next one before it lets go of the old (make before break).

export type PlayerState = "connecting" | "live" | "retrying" | "off" | "full";

export interface PlayerHooks {
  /** A session has media: show its stream, then call `shown`. */
  stream(stream: MediaStream, session: number): void;
  state(s: PlayerState): void;
}

/** How much media the browser should keep in hand, in ms: little, but enough for a train. */
const jitterMs = 120;
/** A session without a new packet for this long is replaced. */
const stallMs = 4000;
const pollMs = 1000;

class Refused extends Error {
  constructor(readonly status: number) {
    super(`whep: ${status}`);
  }
}

/** One playing session at the server. */
class Session {
  readonly pc = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  readonly stream = new MediaStream();
  private location = "";
  private received = -1;
  private since = performance.now();

  constructor(readonly id: number) {
    for (const kind of ["video", "audio"]) this.pc.addTransceiver(kind, { direction: "recvonly" });
    this.pc.ontrack = (e) => {
      if ("jitterBufferTarget" in e.receiver) e.receiver.jitterBufferTarget = jitterMs;
      this.stream.addTrack(e.track);
    };
  }

  /** Offers and takes the answer. Throws Refused with the server's status. */
  async negotiate(url: string): Promise<void> {
    await this.pc.setLocalDescription(await this.pc.createOffer());
    await gathered(this.pc, 400);
    const res = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/sdp" },
      body: this.pc.localDescription?.sdp ?? "",
    });
    if (res.status !== 201) throw new Refused(res.status);
    this.location = new URL(res.headers.get("Location") ?? "", new URL(url, location.href)).href;
    await this.pc.setRemoteDescription({ type: "answer", sdp: await res.text() });
  }

  /** Tells whether nothing has come in for too long. */
  async stalled(): Promise<boolean> {
    let bytes = 0;
    for (const s of (await this.pc.getStats()).values()) {
      if (s.type === "inbound-rtp") bytes += s.bytesReceived ?? 0;
    }
    const now = performance.now();
    if (bytes !== this.received) {
      this.received = bytes;
      this.since = now;
    }
    return now - this.since > stallMs;
  }

  /** Ends it here and at the server, also while the page goes away. */
  end(): void {
    this.pc.onconnectionstatechange = null;
    const location = this.location;
    this.location = "";
    if (!location) return this.pc.close();
    // The server forgets a session whose connection closes: it is asked first.
    fetch(location, { method: "DELETE", keepalive: true })
      .catch(() => {})
      .finally(() => this.pc.close());
  }
}

function gathered(pc: RTCPeerConnection, waitMs: number): Promise<void> {
  return new Promise((done) => {
    if (pc.iceGatheringState === "complete") return done();
    const timer = setTimeout(done, waitMs);
    pc.addEventListener("icegatheringstatechange", () => {
      if (pc.iceGatheringState !== "complete") return;
      clearTimeout(timer);
      done();
    });
  });
}

/** The wait before another try, in ms. Off air and full houses are asked rarely. */
export function retryMs(attempt: number, status: number, random = Math.random()): number {
  const spread = 0.75 + random / 2;
  if (status === 404) return 15000 * spread;
  if (status === 503) return 8000 * spread;
  return Math.min(10000, 400 * 2 ** attempt) * spread;
}

/** Keeps a channel playing until it is stopped. */
export class Player {
  private current: Session | null = null;
  private coming: Session | null = null;
  private sessions = 0;
  private attempt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setInterval> | undefined;
  private running = false;
  private readonly leave = () => this.end();
  private readonly back = (e: PageTransitionEvent) => e.persisted && this.connect();

  constructor(
    private readonly url: string,
    private readonly hooks: PlayerHooks,
  ) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    addEventListener("pagehide", this.leave);
    addEventListener("pageshow", this.back);
    this.watch = setInterval(() => void this.check(), pollMs);
    void this.connect();
  }

  stop(): void {
    this.running = false;
    removeEventListener("pagehide", this.leave);
    removeEventListener("pageshow", this.back);
    clearInterval(this.watch);
    this.end();
  }

  /** The page shows this session's pictures: the one before may go. */
  shown(session: number): void {
    if (this.coming?.id !== session) return;
    this.current?.end();
    this.current = this.coming;
    this.coming = null;
    this.attempt = 0;
    this.hooks.state("live");
  }

  /** Tries at once, for instance when the channel went on air. */
  retry(): void {
    if (this.running && !this.coming && !this.current) void this.connect();
  }

  private end(): void {
    this.unschedule();
    this.coming?.end();
    this.current?.end();
    this.coming = this.current = null;
  }

  private async connect(): Promise<void> {
    this.unschedule();
    if (this.coming) return;
    this.hooks.state(this.current || this.attempt > 0 ? "retrying" : "connecting");
    const s = new Session(++this.sessions);
    this.coming = s;
    s.pc.onconnectionstatechange = () => this.changed(s);
    try {
      await s.negotiate(this.url);
    } catch (err) {
      this.failed(s, err instanceof Refused ? err.status : 0);
    }
  }

  private changed(s: Session): void {
    const state = s.pc.connectionState;
    if (state === "connected" && s === this.coming) this.hooks.stream(s.stream, s.id);
    if (state === "failed" || state === "closed") this.failed(s, 0);
  }

  /** A session is of no more use: try the next, keeping what still shows. */
  private failed(s: Session, status: number): void {
    if (!this.running || (s !== this.coming && s !== this.current)) return;
    if (s === this.coming) {
      s.end();
      this.coming = null;
    }
    if (status === 404) this.drop();
    this.hooks.state(status === 404 ? "off" : status === 503 ? "full" : "retrying");
    this.unschedule();
    this.timer = setTimeout(() => void this.connect(), retryMs(this.attempt++, status));
  }

  private unschedule(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private drop(): void {
    this.current?.end();
    this.current = null;
  }

  private async check(): Promise<void> {
    const s = this.coming ?? this.current;
    if (!s || s.pc.connectionState === "new" || !(await s.stalled())) return;
    if (s === this.coming) this.failed(s, 0);
    else if (this.running && !this.coming && this.timer === undefined) void this.connect();
  }
}
