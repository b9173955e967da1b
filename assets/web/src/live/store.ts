// The one live page's state and what can be done to it. Components read the signals and call these.
import { batch, computed, effect, signal } from "@preact/signals";
import { call, codeOf, newKey } from "../api";
import { second, serverNow, setServerNow } from "../clock";
import { Socket } from "../socket";
import { airAt, shownTick } from "../timing";
import type { Address, Frame, Hold, Item, Live, Memory, Money, Note, Offer, Order, Part, Product, Totals, Viewer, Wait } from "../types";
import { language, say as words, t } from "../words";
import type { Reviewed } from "./reviewed";
import { bySKU, holdLeft, initial, reduce, type State } from "./state";

export type Sheet = "shelf" | "cart" | "checkout" | "about" | "name" | "memory" | { product: string } | null;
export type Tab = "chat" | "shelf" | "cart";

export const live = signal<Live | null>(null);
export const state = signal<State | null>(null);
export const sheet = signal<Sheet>(null);
export const tab = signal<Tab>("chat");
/** A short word to the viewer, shown for a few seconds. */
export const notice = signal<{ text: string; bad: boolean } | null>(null);
/** The tick of the picture that is shown. */
export const shown = signal(0);
/** Whether the sound is off. */
export const muted = signal(false);
/** Where there is room for columns. */
export const wide = signal(false);

export const products = computed(() => state.value?.products ?? []);
export const hold = computed(() => state.value?.hold ?? null);
export const cartCount = computed(() => hold.value?.lines.reduce((n, l) => n + l.qty, 0) ?? 0);
export const viewerID = computed(() => state.value?.viewer.id ?? "");
/** What the shown picture belongs to. */
export const air = computed(() => airAt(state.value?.airs ?? [], shown.value));
export const featured = computed<Product | null>(() => {
  const id = state.value?.onAir ? air.value?.product : undefined;
  return products.value.find((p) => p.id === id) ?? null;
});
/** Milliseconds left of the hold; 0 without one. */
export const left = computed(() => (hold.value ? holdLeft(hold.value, second.value) : 0));
/** What ends soon is said while there is time to do something about it. */
const warnMs = 60_000;
export const ending = computed(() => hold.value !== null && left.value > 0 && left.value <= warnMs);
/** The queues that the viewer stands in. */
export const waits = signal<readonly Wait[]>([]);
/** Whether the link has been down long enough to speak of it. */
export const lost = signal(false);

let socket: Socket | null = null;
let lostTimer: ReturnType<typeof setTimeout> | undefined;
let noticeTimer: ReturnType<typeof setTimeout> | undefined;
let whenOnAir = () => {};
/** Who comes back from a payment that came to nothing goes on where they were. */
let resume = new URLSearchParams(location.search).has("checkout");

/** Who comes by a product's own address sees that first. */
let wanted = new URLSearchParams(location.search).get("product");

/** Opens the channel. Throws what `call` throws. */
export async function open(channel: string): Promise<void> {
  const l = await call<Live>("GET", `/api/live/${encodeURIComponent(channel)}`);
  batch(() => {
    live.value = l;
    state.value = initial(l);
  });
  socket = new Socket(`${l.socket}?lang=${language}`, { frame, link });
  socket.open();
  const query = matchMedia("(min-width: 900px)");
  wide.value = query.matches;
  query.addEventListener("change", () => (wide.value = query.matches));
  void readWaits();
}

/** Asks to be told when the channel goes on air. */
export function onAir(f: () => void): void {
  whenOnAir = f;
}

function frame(f: Frame): void {
  const s = state.value;
  if (!s) return;
  if (f.type === "hello") setServerNow((f.data as { now: string }).now);
  if (f.type === "hold" && f.data && (f.data as Hold).now) setServerNow((f.data as Hold).now);
  if (f.type === "waits") queued(f.data as { waits: Wait[]; now: string });
  const next = reduce(s, f, performance.now(), serverNow());
  batch(() => {
    state.value = next;
    if (f.type === "air" && s.airs.length === 0) follow(performance.now());
  });
  if (f.type === "facts" && wanted) {
    const p = next.products.find((x) => x.id === wanted || x.code.toLowerCase() === wanted!.toLowerCase());
    wanted = null;
    if (p && !sheet.value) sheet.value = { product: p.id };
  }
  if (f.type === "error") refused(next);
  if (f.type === "channel" && next.onAir && !s.onAir) whenOnAir();
  if (f.type === "hold" && next.hold && resume) {
    resume = false;
    sheet.value = "checkout";
  }
  if (f.type === "hold" && next.lapsed && s.hold) tell(t.holdEnded, true);
}

function refused(s: State): void {
  if (s.error) tell(t.error[s.error.code] ?? s.error.text, true);
}

function link(l: State["link"]): void {
  if (state.value) state.value = { ...state.value, link: l };
  clearTimeout(lostTimer);
  if (l === "open") {
    lost.value = false;
    // The last messages come again: what was deleted meanwhile does not.
    patch({ messages: [] });
    resend();
  } else {
    lostTimer = setTimeout(() => (lost.value = true), 2000);
  }
}

/** Follows the picture: its RTP timestamp where the browser tells it, else the clock. */
export function follow(now: number, rtp?: number): void {
  const newest = state.value?.airs.at(-1);
  if (newest) shown.value = shownTick(newest, now, rtp);
}

export function tell(text: string, bad = false): void {
  notice.value = { text, bad };
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => (notice.value = null), 6000);
}

function patch(change: Partial<State>): void {
  if (state.value) state.value = { ...state.value, ...change };
}

// Chat

export function say(text: string, replyTo?: number): void {
  const s = state.value;
  if (!s || text.trim() === "") return;
  const p = { key: newKey("k"), text: text.trim(), replyTo };
  patch({ pending: [...s.pending, p], error: null, outcome: null });
  socket?.send("say", p);
}

/** Sends again what has not been answered; the key keeps it one message. */
function resend(): void {
  for (const p of state.value?.pending ?? []) if (!p.error) socket?.send("say", { key: p.key, text: p.text, replyTo: p.replyTo });
}

export function retry(key: string): void {
  const p = state.value?.pending.find((q) => q.key === key);
  forget(key);
  if (p) say(p.text, p.replyTo);
}

export function forget(key: string): void {
  patch({ pending: state.value?.pending.filter((p) => p.key !== key) ?? [] });
}

/** Takes a new name. Throws what `call` throws. */
export async function rename(name: string): Promise<void> {
  const viewer = await call<Viewer>("PUT", "/api/viewer", { name });
  patch({ viewer });
}

// The server counts which products are looked at, to choose what the host shows.
effect(() => {
  const s = sheet.value;
  if (s !== null && typeof s === "object") socket?.send("opened", { product: s.product });
});

/** Takes a private note off the page. */
export function dropNote(n: Note): void {
  patch({ notes: state.value?.notes.filter((x) => x !== n) ?? [] });
}

// What is remembered. Each throws what `call` throws.

export const readMemory = () => call<Memory>("GET", "/api/viewer/memory");
export const agree = (agreed: boolean) => call<Memory>("PUT", "/api/viewer/memory", { agreed });
export const changeNote = (id: number, value: string) => call<Memory>("PATCH", `/api/viewer/memory/${id}`, { value });
export const forgetNote = (id: number) => call<Memory>("DELETE", `/api/viewer/memory/${id}`);

export function accept(offer: Offer): void {
  socket?.send("accept", { offer: offer.id });
  patch({ offer: null });
}

export function dismiss(): void {
  patch({ offer: null, choose: null, outcome: null });
}

// Hold

const holdPath = () => `/api/hold/${live.value?.channel.id ?? ""}`;

function took(h: Hold | null): void {
  if (h?.now) setServerNow(h.now);
  patch({ hold: h && h.lines.length > 0 ? h : null, ...(h ? { lapsed: null, offer: null, choose: null, outcome: null } : {}) });
}

/** Reads the hold as it is now. */
export async function readHold(): Promise<void> {
  took(await call<Hold | null>("GET", holdPath()));
}

/** Holds items; tells the viewer when it could not be. True when held. */
export async function take(items: Item[]): Promise<boolean> {
  const held = await attempt(async () => took(await call<Hold>("POST", holdPath(), { key: newKey("h"), items })));
  if (held && waits.value.length > 0) void readWaits();
  return held;
}

export async function setQty(sku: string, qty: number): Promise<boolean> {
  return attempt(async () => took(await call<Hold>("PATCH", holdPath(), { sku, qty })));
}

export async function extend(): Promise<boolean> {
  return attempt(async () => took(await call<Hold>("POST", `${holdPath()}/extend`)));
}

export async function release(): Promise<boolean> {
  return attempt(async () => took(await call<null>("DELETE", holdPath())));
}

/** Puts a coupon on what is held, "" for none. Throws what `call` throws. */
export async function setCoupon(code: string): Promise<void> {
  took(await call<Hold>("PUT", `${holdPath()}/coupon`, { code }));
}

// Queues for what is sold out

const waitPath = () => `/api/waits/${live.value?.channel.id ?? ""}`;
const waitEvery = 10_000;
let waitTimer: ReturnType<typeof setTimeout> | undefined;

function queued(got: { waits: Wait[]; now: string }): void {
  setServerNow(got.now);
  const offered = got.waits.find((w) => w.state === "offered" && waits.value.find((b) => b.sku === w.sku)?.state === "waiting");
  waits.value = got.waits;
  if (offered) tell(t.waitOffer(bySKU(products.value, offered.sku)?.product.title ?? offered.sku));
  clearTimeout(waitTimer);
  // An offer is for this viewer alone and lasts minutes, so it is asked for and not pushed.
  if (got.waits.length > 0) waitTimer = setTimeout(() => void readWaits(), waitEvery);
}

export async function readWaits(): Promise<void> {
  await call<{ waits: Wait[]; now: string }>("GET", waitPath()).then(queued, () => {
    waitTimer = setTimeout(() => void readWaits(), waitEvery);
  });
}

export async function join(sku: string): Promise<boolean> {
  return attempt(async () => queued(await call("POST", waitPath(), { sku })));
}

export async function leave(sku: string): Promise<boolean> {
  return attempt(async () => queued(await call("DELETE", waitPath(), { sku })));
}

async function attempt(f: () => Promise<void>): Promise<boolean> {
  try {
    await f();
    return true;
  } catch (err) {
    tell(words(err), true);
    if (codeOf(err) === "expired") patch({ hold: null, lapsed: hold.value });
    return false;
  }
}

/** Holds once more what ran out. */
export async function takeAgain(): Promise<boolean> {
  const h = state.value?.lapsed;
  return h ? take(h.lines.map(({ sku, qty }) => ({ sku, qty }))) : false;
}

/** The shortest way to a purchase: one variant is held and checked out, several are chosen from. */
export async function buy(p: Product): Promise<void> {
  const only = p.variants.length === 1 ? p.variants[0] : undefined;
  if (!only) {
    sheet.value = { product: p.id };
    return;
  }
  const have = hold.value?.lines.some((l) => l.sku === only.sku);
  if (have || (await take([{ sku: only.sku, qty: 1 }]))) sheet.value = "checkout";
}

// Checkout

export function quote(shipping: string): Promise<Totals> {
  return call("GET", `/api/quote/${live.value?.channel.id ?? ""}?shipping=${encodeURIComponent(shipping)}`);
}

export function checkout(body: { key: string; address: Address; shipping: string; payment: string; total?: Money }): Promise<Order> {
  return call("POST", `/api/checkout/${live.value?.channel.id ?? ""}`, body);
}

/** Asks the host beside the chat. Throws what `call` throws. */
export function askHost(text: string): Promise<{ parts: Part[]; language: string; known: boolean }> {
  return call("POST", `/api/ask/${live.value?.channel.id ?? ""}`, { text });
}

/** What buyers wrote of a product, from a cursor on. Throws what `call` throws. */
export function readReviews(product: string, cursor = ""): Promise<Reviewed> {
  return call("GET", `/api/reviews/${encodeURIComponent(product)}${cursor && `?cursor=${encodeURIComponent(cursor)}`}`);
}

/** The ids of the products that a search finds, the best first. Throws what `call` throws. */
export async function search(q: string): Promise<string[]> {
  const got = await call<{ products: { product: string }[] }>("GET", `/api/search?q=${encodeURIComponent(q)}`);
  return got.products.map((p) => p.product);
}

/** What is held has become an order. */
export function ordered(): void {
  patch({ hold: null, lapsed: null });
}

/** The title of a line's product as the shelf has it. */
export function productOf(sku: string): Product | null {
  return bySKU(products.value, sku)?.product ?? null;
}
