// Deals and coupons as a merchant sees them. Pure: no page, no clock.
import type { Money } from "../types";

/** A lower price for one SKU from its start until before its end. */
export interface MadeDeal {
  id: string;
  title: string;
  sku: string;
  price: Money;
  starts: string;
  ends: string;
  /** Units in all, and for one buyer; 0 is no cap. */
  cap: number;
  perBuyer: number;
  used: number;
}

/** Something off the goods of an order: a percentage or an amount. */
export interface Coupon {
  code: string;
  title: string;
  percent: number;
  amount: Money;
  starts: string;
  ends: string;
  /** Orders in all, and of one customer; 0 is no cap. */
  cap: number;
  perBuyer: number;
  minGoods: Money;
  used: number;
}

export type Standing = "running" | "planned" | "gone" | "ended";

/** A moment in ms; null for one that was never set. */
export function moment(at: string | undefined): number | null {
  const t = Date.parse(at ?? "");
  return Number.isNaN(t) || t <= 0 ? null : t;
}

/** Where a deal or a coupon stands at a moment of the server's clock. */
export function standing(of: Pick<MadeDeal, "starts" | "ends" | "cap" | "used">, now: number): Standing {
  const [starts, ends] = [moment(of.starts) ?? 0, moment(of.ends)];
  if (ends !== null && (now >= ends || ends <= starts)) return "ended";
  if (of.cap > 0 && of.used >= of.cap) return "gone";
  return now < starts ? "planned" : "running";
}

const order: Standing[] = ["running", "planned", "gone", "ended"];

/** What runs first, then what comes, then what was. */
export function byStanding<T extends Pick<MadeDeal, "starts" | "ends" | "cap" | "used">>(list: readonly T[], now: number): T[] {
  const rank = (x: T) => order.indexOf(standing(x, now));
  return [...list].sort((a, b) => rank(a) - rank(b));
}

/** Reads a percentage with at most two decimals, above 0 and at most 100; null for anything else. */
export function percentOf(text: string): number | null {
  const s = text.trim().replace(/\s*%$/, "").replace(",", ".");
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(s)) return null;
  const n = Number(s);
  return n > 0 && n <= 100 ? n : null;
}
