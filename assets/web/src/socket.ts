import { parseFrame } from "./api";
import type { Frame } from "./types";

/** Where a page stands with its server. `refused` and `gone` are final. */
export type Link = "connecting" | "open" | "lost" | "refused" | "gone";

export interface SocketHooks {
  frame(f: Frame): void;
  link(l: Link): void;
}

/** The wait before the next attempt, in ms: doubling from half a second to 15 s, spread so that pages do not return as one. */
export function backoff(attempt: number, code: number, random = Math.random()): number {
  if (code === 4000 || code === 4001) return 1000 + random * 3000;
  return Math.min(15000, 500 * 2 ** attempt) * (0.5 + random / 2);
}

/** What a close code tells: null to come back. */
export function final(code: number): Link | null {
  if (code === 4003) return "refused";
  if (code === 4004) return "gone";
  return null;
}

/** A socket that comes back by itself until it is closed or told not to. */
export class Socket {
  private ws: WebSocket | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private attempt = 0;
  private ended = false;
  private readonly wake = () => this.retryNow();
  private readonly sleep = () => this.ws?.close();

  constructor(
    private readonly path: string,
    private readonly hooks: SocketHooks,
  ) {}

  open(): void {
    addEventListener("online", this.wake);
    addEventListener("offline", this.sleep);
    this.connect();
  }

  close(): void {
    this.ended = true;
    removeEventListener("online", this.wake);
    removeEventListener("offline", this.sleep);
    clearTimeout(this.timer);
    this.ws?.close();
  }

  /** Sends a frame; false when the socket is not open, and nothing was sent. */
  send(type: string, data: unknown): boolean {
    if (this.ws?.readyState !== WebSocket.OPEN) return false;
    this.ws.send(JSON.stringify({ type, data }));
    return true;
  }

  private connect(): void {
    const url = new URL(this.path, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const ws = new WebSocket(url);
    this.ws = ws;
    ws.onopen = () => {
      this.attempt = 0;
      this.hooks.link("open");
    };
    ws.onmessage = (e) => {
      const f = typeof e.data === "string" ? parseFrame(e.data) : null;
      if (f) this.hooks.frame(f);
    };
    ws.onclose = (e) => this.closed(ws, e.code);
  }

  private closed(ws: WebSocket, code: number): void {
    if (this.ended || ws !== this.ws) return;
    this.ws = null;
    const end = final(code);
    if (end) {
      this.ended = true;
      this.hooks.link(end);
      return;
    }
    this.hooks.link("lost");
    this.timer = setTimeout(() => this.connect(), backoff(this.attempt++, code));
  }

  private retryNow(): void {
    if (this.ended || this.ws) return;
    clearTimeout(this.timer);
    this.connect();
  }
}
