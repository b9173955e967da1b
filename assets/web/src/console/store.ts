// What an open console knows. One socket follows the chosen channel; the others are asked now and then.
import { batch, computed, effect, signal } from "@preact/signals";
import { ApiError, call } from "../api";
import { serverNow } from "../clock";
import { shelve } from "../facts";
import { type Link, Socket } from "../socket";
import { airAt, hear, type Heard, shownTick, withAiring } from "../timing";
import type { Air, Frame, Message, Product } from "../types";
import { language, say } from "../words";
import type { ConsoleOrder, Me, Status, Task } from "./types";

export const me = signal<Me | null>(null);
/** Signed out, or never in. */
export const out = signal(false);
export const path = signal(location.pathname);
export const chosen = signal("");
export const statuses = signal<Record<string, Status>>({});
export const messages = signal<Message[]>([]);
export const facts = signal<Product[]>([]);
export const orders = signal<ConsoleOrder[]>([]);
/** What waits for the team on the chosen channel. */
export const tasks = signal<{ open: Task[]; done: Task[] }>({ open: [], done: [] });
export const link = signal<Link>("connecting");
export const shown = signal(0);
export const notice = signal<{ text: string; bad: boolean; undo?: () => void } | null>(null);
const airs = signal<Heard[]>([]);

export const air = computed(() => airAt(airs.value, shown.value));
export const status = computed<Status | null>(() => statuses.value[chosen.value] ?? null);

/** Viewers over time, by channel: what this page saw. */
export const seen = new Map<string, { at: number; n: number }[]>();

const keptMessages = 300;
const hourMs = 3600_000;
let socket: Socket | null = null;
let noticeTimer: ReturnType<typeof setTimeout> | undefined;

export function go(to: string): void {
  history.pushState(null, "", to);
  path.value = location.pathname;
  scrollTo(0, 0);
}
addEventListener("popstate", () => (path.value = location.pathname));

export function tell(text: string, bad = false, undo?: () => void): void {
  notice.value = { text, bad, undo };
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => (notice.value = null), undo ? 8000 : 5000);
}

/** Does something at the server and tells how it went. Yields null when it was refused. */
export async function act<T>(method: string, to: string, body?: unknown): Promise<{ ok: T } | null> {
  try {
    return { ok: await call<T>(method, to, body) };
  } catch (err) {
    if (err instanceof ApiError && err.status === 401) out.value = true;
    else tell(err instanceof ApiError && err.message ? err.message : say(err), true);
    return null;
  }
}

/** Reads who is signed in. Throws what `call` throws, but being signed out. */
export async function readMe(): Promise<void> {
  try {
    const m = await call<Me>("GET", "/api/console/me");
    batch(() => {
      me.value = m;
      out.value = false;
      if (!m.channels.some((c) => c.id === chosen.value)) chosen.value = m.channels[0]?.id ?? "";
    });
  } catch (err) {
    if (!(err instanceof ApiError) || err.status !== 401) throw err;
    batch(() => {
      me.value = null;
      out.value = true;
    });
  }
}

export async function readOrders(): Promise<void> {
  const got = await act<{ orders: ConsoleOrder[] }>("GET", "/api/console/orders");
  if (got) orders.value = got.ok.orders;
}

export async function readTasks(): Promise<void> {
  const id = chosen.value;
  if (!id) return;
  const got = await act<{ open: Task[]; done: Task[] }>("GET", `${channelPath(id)}/tasks`);
  if (got && id === chosen.value) tasks.value = got.ok;
}

export const channelPath = (id = chosen.value) => `/api/console/channels/${encodeURIComponent(id)}`;

function took(s: Status): void {
  statuses.value = { ...statuses.value, [s.id]: s };
  const list = seen.get(s.id) ?? [];
  const at = Date.now();
  const last = list.at(-1);
  if (!last || at - last.at >= 5000 || last.n !== s.viewers) list.push({ at, n: s.viewers });
  while (list[0] && list[0].at < at - hourMs) list.shift();
  seen.set(s.id, list);
}

function frame(f: Frame): void {
  const data = f.data as never;
  switch (f.type) {
    case "status":
      return took(data);
    case "facts":
      facts.value = shelve(facts.value, data);
      return;
    case "air":
      airs.value = withAiring(airs.value, hear(data as Air, performance.now(), serverNow()));
      return;
    case "message": {
      const m = data as Message;
      messages.value = [...messages.value.filter((x) => x.id !== m.id), m].sort((a, b) => a.id - b.id).slice(-keptMessages);
      return;
    }
    case "removed":
      messages.value = messages.value.filter((m) => m.id !== (data as { id: number }).id);
      return;
    case "orders":
      void readOrders();
      return;
    case "tasks":
      void readTasks();
  }
}

/** Follows the picture, or the clock without one. */
export function follow(now: number, rtp?: number): void {
  const newest = airs.value.at(-1);
  if (newest) shown.value = shownTick(newest, now, rtp);
}

const inside = computed(() => me.value !== null);

// The socket goes with the chosen channel and with the session.
effect(() => {
  const id = chosen.value;
  const signedIn = inside.value;
  socket?.close();
  socket = null;
  batch(() => {
    messages.value = [];
    airs.value = [];
    tasks.value = { open: [], done: [] };
    link.value = "connecting";
  });
  if (!id || !signedIn) return;
  socket = new Socket(`/ws/console/${encodeURIComponent(id)}?lang=${language}`, {
    frame,
    link: (l) => {
      link.value = l;
      if (l === "open") {
        messages.value = [];
        void readTasks();
      }
      if (l === "refused") void readMe().catch(() => {});
    },
  });
  socket.open();
});

/** Asks for the channels that no socket follows. */
export async function readOthers(): Promise<void> {
  for (const ch of me.value?.channels ?? []) {
    if (ch.id === chosen.value) continue;
    const s = await call<Status>("GET", channelPath(ch.id)).catch(() => null);
    if (s) took(s);
  }
}

/** How bad it is: the worse, the higher. */
export function badness(s: Status | undefined): number {
  if (s?.problems?.some((p) => p.severity === "critical")) return 3;
  if (s?.problems?.length) return 2;
  return s?.paused ? 1 : 0;
}
