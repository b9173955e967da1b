// What a viewer's page knows, and how each event of the socket changes it. Pure: no page, no clock.
import { type Facts, shelve } from "../facts";
import type { Link } from "../socket";
import { hear, type Heard, withAiring } from "../timing";
import type { Air, Choose, Frame, Hold, Live, Message, Note, Offer, Outcome, Product, Variant, Viewer } from "../types";

/** A message on its way, or one that was refused. */
export interface Pending {
  key: string;
  text: string;
  replyTo?: number;
  error?: string;
}

export interface State {
  viewer: Viewer;
  link: Link;
  onAir: boolean;
  next?: string;
  products: Product[];
  /** The newest airings, oldest first: pictures arrive after their events. */
  airs: Heard[];
  messages: Message[];
  pending: Pending[];
  /** What only this viewer was told, oldest first. */
  notes: Note[];
  viewers: number | null;
  hold: Hold | null;
  /** The lines of a hold that ran out, to be held again. */
  lapsed: Hold | null;
  offer: Offer | null;
  choose: Choose | null;
  /** What became of the last message that asked to buy. */
  outcome: Outcome | null;
  error: { code: string; text: string } | null;
  /** What a screen reader should hear, politely: products that just sold out. */
  soldOut: string[];
}

export const keptMessages = 200;
export const keptNotes = 20;

export function initial(live: Live): State {
  return {
    viewer: live.viewer,
    link: "connecting",
    onAir: live.channel.onAir,
    next: live.channel.next,
    products: [],
    airs: [],
    messages: [],
    pending: [],
    notes: [],
    viewers: null,
    hold: null,
    lapsed: null,
    offer: null,
    choose: null,
    outcome: null,
    error: null,
    soldOut: [],
  };
}

/** The state after a frame that came at `now` (performance.now), and by the server's clock. Unknown frames change nothing. */
export function reduce(s: State, f: Frame, now: number, serverNow: number): State {
  const data = f.data as never;
  switch (f.type) {
    case "hello":
      return { ...s, viewer: (data as { viewer: Viewer }).viewer };
    case "facts":
      return withFacts(s, data);
    case "air":
      return { ...s, airs: withAiring(s.airs, hear(data as Air, now, serverNow)) };
    case "message":
      return withMessage(s, data);
    case "note":
      return { ...s, notes: [...s.notes, data as Note].slice(-keptNotes) };
    case "removed":
      return { ...s, messages: s.messages.filter((m) => m.id !== (data as { id: number }).id) };
    case "viewers":
      return { ...s, viewers: (data as { count: number }).count };
    case "hold":
      return withHold(s, data, f.reason);
    case "offer":
      return { ...s, offer: data, choose: null, outcome: null };
    case "choose":
      return { ...s, choose: data, offer: null, outcome: null };
    case "outcome":
      return withOutcome(s, data);
    case "channel":
      return withChannel(s, data);
    case "error":
      return withError(s, data);
    default:
      return s;
  }
}

function withFacts(s: State, given: Facts): State {
  const products = shelve(s.products, given);
  const before = new Map(s.products.map((p) => [p.id, p.state]));
  const soldOut = products.filter((p) => p.state === "out" && before.has(p.id) && before.get(p.id) !== "out");
  return { ...s, products, soldOut: soldOut.map((p) => p.title) };
}

/** Messages are one order by id; those that come again after a reconnect replace themselves. */
function withMessage(s: State, m: Message): State {
  const messages = s.messages.filter((have) => have.id !== m.id);
  let at = messages.length;
  while (at > 0 && messages[at - 1]!.id > m.id) at--;
  messages.splice(at, 0, m);
  const pending = m.key ? s.pending.filter((p) => p.key !== m.key) : s.pending;
  return { ...s, messages: messages.slice(-keptMessages), pending };
}

/** The hold, or why it ended: `null` with a reason beside it, or `{"ended":reason}`. */
function withHold(s: State, data: (Hold & { ended?: string }) | { ended: string } | null, beside?: string): State {
  const told = s.outcome?.outcome === "held";
  if (data && "lines" in data && data.lines.length > 0) return { ...s, hold: data, lapsed: null, offer: null, choose: null, outcome: told ? s.outcome : null };
  const reason = beside ?? (data && "ended" in data ? data.ended : undefined);
  return { ...s, hold: null, outcome: told ? null : s.outcome, lapsed: reason === "expired" ? (s.hold ?? s.lapsed) : null };
}

/** To choose a variant there is a frame of its own, which says which. */
function withOutcome(s: State, o: Outcome): State {
  return o.outcome === "choose_variant" ? s : { ...s, outcome: o, offer: null, choose: null };
}

function withChannel(s: State, data: { onAir: boolean; next?: string }): State {
  return { ...s, onAir: data.onAir, next: data.next, airs: data.onAir ? s.airs : [] };
}

function withError(s: State, e: { code: string; text: string; key?: string }): State {
  const pending = s.pending.map((p) => (p.key === e.key ? { ...p, error: e.code } : p));
  return { ...s, pending, error: { code: e.code, text: e.text } };
}

/** The variant and product of a SKU. */
export function bySKU(products: readonly Product[], sku: string | undefined): { product: Product; variant: Variant } | null {
  for (const product of products) {
    const variant = product.variants.find((v) => v.sku === sku);
    if (variant) return { product, variant };
  }
  return null;
}

/** The products a search finds: every word in the code, title or an attribute. */
export function find(products: readonly Product[], query: string): Product[] {
  const fold = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const words = fold(query).split(/\s+/).filter(Boolean);
  return products.filter((p) => {
    const text = fold([p.code, p.title, p.summary, ...p.attributes.map((a) => a.value)].join(" "));
    return words.every((w) => text.includes(w));
  });
}

/** How much of a hold is left, in ms from now on the server's clock. */
export function holdLeft(hold: Hold, now: number): number {
  return Math.max(0, Date.parse(hold.expires) - now);
}
