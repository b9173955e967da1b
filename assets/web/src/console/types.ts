// The nouns of the console's part of docs/protocol.md.
import type { Item, Money, Order, OrderState, Product, Variant } from "../types";

export interface Account {
  id: string;
  email: string;
  name: string;
  role: string;
}

export interface ChannelRow {
  id: string;
  title: string;
  onAir: boolean;
  viewers: number;
}

export interface Me {
  account: Account;
  channels: ChannelRow[];
  shop: { name: string; currency: string; zone: string };
}

/** A line on air or in the deck. */
export interface Spot {
  tag: string;
  kind: string;
  product?: string;
  code?: string;
  text: string;
  because?: string;
  /** Why this product, to be worded; without it `because` stands. */
  why?: Why;
  writer?: string;
  claims?: string[];
  started?: string;
  seconds: number;
}

export interface Problem {
  severity: string;
  text: string;
}

/** What a task took of a model today; cost is in millionths of the currency. */
export interface Spending {
  task: string;
  calls: number;
  failed: number;
  tokens: number;
  cost: number;
  currency: string;
}

/** On which rung of its ladder a part of the house stands. */
export interface Rung {
  part: string;
  rung: string;
  ok: boolean;
  note: string;
  spent?: Spending[];
}

export interface Status {
  id: string;
  title: string;
  onAir: boolean;
  paused: boolean;
  since: string;
  viewers: number;
  now: Spot | null;
  next: Spot[];
  making: number;
  aheadSeconds: number;
  ladder: Rung[] | null;
  line: { ticks: number; skipped: number; lateMs: number };
  problems: Problem[] | null;
}

export interface Slot {
  /** 0 is Sunday. */
  day: number;
  start: string;
  end: string;
  title: string;
}

export interface Schedule {
  zone: string;
  always: boolean;
  slots: Slot[];
}

/** Why a product is pitched. */
export interface Why {
  reason: "pinned" | "new" | "due" | "asked" | "liked" | "tried" | "started";
  by?: string;
  until?: string;
  rate?: number;
  minutes?: number;
}

/** How products do on air, by what is expected of them. */
export interface Picks {
  pin: { product: string; until: string; by: string } | null;
  products: { product: string; minutes: number; holds: number; clicks: number; asked: number; rate: number; aired?: string }[];
}

/** What waits for the team, and what was done about it. */
export interface Task {
  id: number;
  kind: "question" | "person";
  state: "open" | "answered" | "dismissed";
  viewer: string;
  name: string;
  text: string;
  product?: string;
  language: string;
  /** 0 for what was asked at the checkout. */
  message: number;
  asked: number;
  summary: string[] | null;
  at: string;
  last: string;
  answer?: string;
  by?: string;
  done?: string;
}

export interface FAQEntry {
  id: number;
  question: string;
  answer: string;
  by: string;
  at: string;
}

/** How a line came about: what models were asked and said, and what was aired. */
export interface Recorded {
  number: number;
  at: string;
  kind: string;
  language: string;
  product?: string;
  /** The viewer's, for an answer. */
  question?: string;
  text: string;
  writer: string;
  verdict: "used" | "refused" | "failed" | "house";
  attempts: Attempt[];
  aired: { tag: string; started: string; text: string; outcome?: string }[];
}

export interface Attempt {
  model: string;
  system: string;
  task: string;
  passages?: Record<string, string>;
  output?: string;
  verdict: string;
  about?: string;
  in: number;
  out: number;
  /** Millionths of the currency that the configuration names. */
  cost: number;
  millis: number;
}

export interface Entry {
  at: string;
  by: string;
  action: string;
  detail: string;
}

/** Something about an order that a person has to do. */
export interface OrderTask {
  id: string;
  kind: string;
  order?: string;
  number?: string;
  text: string;
  at: string;
  due?: string;
  done?: string;
  by?: string;
}

/** What happened to an order. */
export interface Past {
  history: { state: OrderState; by: string; at: string }[];
  refunds: { amount: Money; state: string; reason?: string; by: string; at: string }[];
  /** Those confirmed. */
  withdrawals: { items: Item[]; reason?: string; late: boolean; at: string }[];
  /** What stock gave for it and has not got back. */
  out: Item[];
}

export type StockedVariant = Variant & { onHand: number; reserved: number };
export type StockedProduct = Omit<Product, "variants"> & { hidden?: boolean; variants: StockedVariant[] };
export type ConsoleOrder = Order & { id: string; email: string; next: OrderState[] };
