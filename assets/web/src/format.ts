import type { Money } from "./types";

function digits(currency: string): number {
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** An amount as people of a language write it. `short` leaves out the decimals of whole amounts. */
export function money(m: Money, language: string, short = false): string {
  const f = new Intl.NumberFormat(language, {
    style: "currency",
    currency: m.currency,
    currencyDisplay: "narrowSymbol",
    trailingZeroDisplay: short ? "stripIfInteger" : "auto",
  });
  return f.format(m.minor / 10 ** digits(m.currency));
}

/** An amount for an input field: "19.95". */
export function plainMoney(m: Money): string {
  const d = digits(m.currency);
  return (m.minor / 10 ** d).toFixed(d);
}

/**
 * Reads what a merchant typed: "19.95", "19,95", "1.299,00", "€ 20". Null when it is not an amount, or could be two:
 * "19.955" is refused, for a price must never come out a thousandfold.
 */
export function parseMoney(text: string, currency: string): Money | null {
  const d = digits(currency);
  const s = text.replace(/[\s€$£']/g, "").replace(new RegExp(currency, "i"), "");
  const grouped = /^(\d{1,3}(?:\.\d{3})+),(\d+)$/.exec(s) ?? /^(\d{1,3}(?:,\d{3})+)\.(\d+)$/.exec(s);
  const whole = d === 0 ? /^(\d{1,3}(?:[.,]\d{3})+)$/.exec(s) : null;
  const m = grouped ?? whole ?? /^(\d+)(?:[.,](\d+))?$/.exec(s);
  if (!m) return null;
  const fraction = m[2] ?? "";
  if (fraction.length > d) return null;
  const minor = Number(m[1]!.replace(/[.,]/g, "")) * 10 ** d + Number(fraction.padEnd(d, "0") || 0);
  return Number.isSafeInteger(minor) ? { minor, currency } : null;
}

/** What is left of a span, as "9:41" or "1:02:03". Never negative. */
export function countdown(ms: number): string {
  const s = Math.max(0, Math.ceil(ms / 1000));
  const pad = (n: number) => String(n).padStart(2, "0");
  const h = Math.floor(s / 3600);
  const m = Math.floor((s % 3600) / 60);
  return h > 0 ? `${h}:${pad(m)}:${pad(s % 60)}` : `${m}:${pad(s % 60)}`;
}

const dayMs = 86_400_000;

/** What is left of a longer span: "2 d 3:04:05", "1 d 0:51:24". */
export function timeLeft(ms: number): string {
  const s = Math.max(0, Math.ceil(ms / 1000)) * 1000;
  const days = Math.floor(s / dayMs);
  const rest = countdown(s % dayMs);
  return days === 0 ? rest : `${days} d ${s % dayMs < 3600_000 ? `0:${rest.padStart(5, "0")}` : rest}`;
}

/** The time of day: "14:11". */
export function clockTime(at: string | Date, language: string, zone?: string): string {
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", timeZone: zone }).format(new Date(at));
}

/** A day, from "2026-11-22": "22 Nov 2026". */
export function day(date: string, language: string): string {
  return new Intl.DateTimeFormat(language, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(new Date(date));
}

/** A day and a time: "Sat 22 Nov, 14:11". */
export function dayTime(at: string | Date, language: string, zone?: string): string {
  return new Intl.DateTimeFormat(language, {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zone,
  }).format(new Date(at));
}

function workingDay(from: Date, days: number): Date {
  const d = new Date(from);
  for (let left = days; left > 0; ) {
    d.setDate(d.getDate() + 1);
    if (d.getDay() !== 0 && d.getDay() !== 6) left--;
  }
  return d;
}

/** When a parcel should come, counted in working days: "Tue 24 – Wed 25 Nov". */
export function delivery(from: Date, min: number, max: number, language: string): string {
  const f = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "short" });
  const a = workingDay(from, min);
  const b = workingDay(from, max);
  if (min === max) return f.format(a);
  // Where the month comes first, a day without it is no date that anybody writes.
  const parts = f.formatToParts(a).map((x) => x.type);
  const dayFirst = parts.indexOf("day") < parts.indexOf("month");
  const first = dayFirst && a.getMonth() === b.getMonth() ? new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric" }) : f;
  return `${first.format(a)} – ${f.format(b)}`;
}

/** A country's name from its code. */
export function country(code: string, language: string): string {
  return new Intl.DisplayNames(language, { type: "region" }).of(code) ?? code;
}

/** Two letters for a face: "Anna Keller" → "AK". */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter((w) => /\p{L}|\p{N}/u.test(w));
  const first = words[0] ?? "?";
  const second = words.length > 1 ? words[words.length - 1]! : first.slice(1);
  return ([...first][0]! + ([...second][0] ?? "")).toUpperCase();
}

/** A count of people, short where it is large: "214", "12.4k". */
export function compact(n: number, language: string): string {
  return new Intl.NumberFormat(language, { notation: n >= 10000 ? "compact" : "standard", maximumFractionDigits: 1 }).format(n);
}
