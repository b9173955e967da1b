// The nouns of docs/protocol.md, as they travel.

/** An amount in the minor unit of an ISO 4217 currency. */
export interface Money {
  minor: number;
  currency: string;
}

export type StockState = "in" | "few" | "out";

/** The deal that a price is of, while it runs. */
export interface Deal {
  title: string;
  ends: string;
  /** Units left at its price, where there is a cap. */
  left?: number;
}

export interface Variant {
  sku: string;
  options: string[];
  price: Money;
  prior?: Money;
  /** Free to buy now. */
  stock: number;
  state: StockState;
  deal?: Deal;
  /** What is in a bundle. */
  parts?: { title: string; qty: number }[];
  /** Console only: on the shelf, and how many of those are held. */
  onHand?: number;
  reserved?: number;
}

export interface Product {
  id: string;
  code: string;
  title: string;
  summary: string;
  picture?: string;
  alt?: string;
  optionNames: string[];
  attributes: { name: string; value: string }[];
  variants: Variant[];
  /** Price, prior, stock and state are those of the lead variant. */
  price: Money;
  from: boolean;
  prior?: Money;
  stock: number;
  state: StockState;
}

/** A word of a caption, in milliseconds from the start of the clip. */
export interface Word {
  w: string;
  s: number;
  e: number;
}

export type AirKind = "pitch" | "answer" | "say" | "greeting" | "retract" | "filler" | "idle";

/** What is on air. */
export interface Air {
  tick: number;
  now: string;
  kind: AirKind;
  product?: string;
  clip?: string;
  startTick: number;
  captions?: Word[];
  asked?: { message: number; name: string; text: string; others?: number };
  /** Products the host plans to show, when the server tells. */
  next?: string[];
}

export interface Claim {
  kind: "price" | "prior" | "stock" | "policy" | "deal";
  /** Of a policy its name: shipping, returns or tax. */
  sku?: string;
  /** The language that its words are to be in, that of the message. */
  lang?: string;
}

/** What only the viewer it is for gets. */
export interface Note {
  kind: "orders" | "memory" | "consent" | "kept" | "answer";
  at: string;
  message?: number;
  from?: string;
  text?: string;
  question?: string;
  orders?: { number: string; token: string; state: string; at: string }[];
  notes?: { kind: string; value: string }[];
}

/** What is remembered of a viewer, by their leave. */
export interface Memory {
  consent: "" | "asked" | "agreed" | "declined";
  notes: { id: number; kind: string; value: string; at: string }[];
}

export interface Part {
  text?: string;
  claim?: Claim;
}

export type Speaker = "viewer" | "host" | "person";

export interface Message {
  id: number;
  from: { speaker: Speaker; viewer?: string; name: string };
  parts: Part[];
  at: string;
  replyTo?: number;
  key?: string;
}

export interface Item {
  sku: string;
  qty: number;
}

export interface Line {
  product: string;
  code: string;
  sku: string;
  title: string;
  qty: number;
  price: Money;
  /** The honest prior price. */
  prior?: Money;
  picture?: string;
}

export interface Hold {
  id: string;
  expires: string;
  now: string;
  /** How often it may still be extended. */
  extensions: number;
  lines: Line[];
  goods: Money;
  coupon?: string;
}

/** A place in the queue for what is sold out. */
export interface Wait {
  sku: string;
  state: "waiting" | "offered";
  place?: number;
  expires?: string;
}

export interface Offer {
  id: string;
  items: { sku: string; qty: number; title: string; price: Money; picture?: string; code: string }[];
  text?: string;
}

export interface Choose {
  product: string;
  qty: number;
  variants: { sku: string; options: string[]; price: Money; state: StockState }[];
}

/** What became of a message that asks to buy. */
export interface Outcome {
  message?: number;
  outcome: "held" | "choose_variant" | "sold_out" | "unknown_code" | "limit_reached" | "blocked";
  code?: string;
  product?: string;
  title?: string;
  sku?: string;
  qty?: number;
  /** How many there are, when more was asked for. */
  left?: number;
  offer?: string;
}

export interface Viewer {
  id: string;
  name: string;
}

export interface Payment {
  id: string;
  name: string;
  note: string;
  test: boolean;
}

export interface Shipping {
  id: string;
  name: string;
  price: Money;
  freeFrom?: Money;
  minDays: number;
  maxDays: number;
}

export interface Shop {
  name: string;
  currency: string;
  country: string;
  taxPercent: number;
  /** The tax is added to prices, not in them. */
  taxAdded: boolean;
  test: boolean;
  payments: Payment[];
  shipping: Shipping[];
  returnDays: number;
  countries: string[];
  legal: string[];
}

export interface Channel {
  id: string;
  title: string;
  tagline: string;
  host: string;
  language: string;
  onAir: boolean;
  next?: string;
}

/** What a viewer's page needs before its socket opens. */
export interface Live {
  channel: Channel;
  shop: Shop;
  viewer: Viewer;
  whep: string;
  socket: string;
}

export interface Totals {
  goods: Money;
  discount: Money;
  shipping: Money;
  tax: Money;
  total: Money;
  taxPercent: number;
  /** The tax is added to the rest, not in it. */
  taxAdded: boolean;
}

export interface Address {
  name: string;
  email: string;
  street: string;
  postcode: string;
  city: string;
  country: string;
}

export type OrderState =
  | "pending_payment"
  | "paid"
  | "packed"
  | "shipped"
  | "delivered"
  | "cancelled"
  | "withdrawn"
  | "refund_pending"
  | "refunded"
  | "needs_attention";

export interface Order {
  number: string;
  token: string;
  state: OrderState;
  /** Why it was cancelled. */
  reason?: string;
  test: boolean;
  created: string;
  updated: string;
  lines: Line[];
  address: Address;
  shipping: string;
  payment: string;
  /** Where it is paid, while it is not. */
  payUrl?: string;
  coupon?: string;
  totals: Totals;
  shipment?: { carrier: string; tracking: string; at: string };
  refunded: Money;
  refunding: Money;
}

/** A withdrawal from a contract; the receipt, once it is confirmed. */
export interface Withdrawal {
  token: string;
  number: string;
  name: string;
  email: string;
  lines: Line[];
  reason?: string;
  at: string;
  confirmed?: string;
  late: boolean;
  shop: string;
}

/** A frame of a socket, both ways. */
export interface Frame {
  type: string;
  data?: unknown;
  reason?: string;
}
