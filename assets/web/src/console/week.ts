// A week of slots, by the wall clock: no dates, no zones. Pure.
import type { Slot } from "./types";

export const dayMinutes = 24 * 60;
/** Monday first. */
export const days = [1, 2, 3, 4, 5, 6, 0] as const;

/** Minutes of "09:30"; "24:00" is the end of the day. NaN for anything else. */
export function minutes(clock: string): number {
  const m = /^(\d{2}):(\d{2})$/.exec(clock);
  if (!m) return NaN;
  const n = Number(m[1]) * 60 + Number(m[2]);
  return Number(m[2]) < 60 && n <= dayMinutes ? n : NaN;
}

export function clock(n: number): string {
  const m = ((n % dayMinutes) + dayMinutes) % dayMinutes;
  return `${String(Math.floor(m / 60)).padStart(2, "0")}:${String(m % 60).padStart(2, "0")}`;
}

/** From and to in minutes of the slot's day; an end at or before the start is on the next day. */
export function span(s: Slot): { from: number; to: number } {
  const from = minutes(s.start);
  const to = minutes(s.end);
  return { from, to: to <= from ? to + dayMinutes : to };
}

/** A part of a slot within one day. */
export interface Piece {
  slot: number;
  day: number;
  from: number;
  to: number;
}

/** The slots cut at midnight, for drawing. */
export function pieces(slots: readonly Slot[]): Piece[] {
  return slots.flatMap((s, slot) => {
    const { from, to } = span(s);
    if (Number.isNaN(from) || Number.isNaN(to)) return [];
    const first = { slot, day: s.day, from, to: Math.min(to, dayMinutes) };
    return to > dayMinutes ? [first, { slot, day: (s.day + 1) % 7, from: 0, to: to - dayMinutes }] : [first];
  });
}

function inOrder(list: readonly Piece[], day: number): Piece[] {
  return list.filter((p) => p.day === day).sort((a, b) => a.from - b.from);
}

/** Pairs of slots that run at the same time. */
export function overlaps(slots: readonly Slot[]): [number, number][] {
  const list = pieces(slots);
  const found = new Map<string, [number, number]>();
  for (const day of days) {
    const row = inOrder(list, day);
    for (let i = 0; i < row.length; i++) {
      for (let j = i + 1; j < row.length && row[j]!.from < row[i]!.to; j++) {
        const pair: [number, number] = [row[i]!.slot, row[j]!.slot];
        if (pair[0] !== pair[1]) found.set([...pair].sort().join(), pair);
      }
    }
  }
  return [...found.values()];
}

/** A stretch off air within a day. */
export interface Gap {
  day: number;
  from: number;
  to: number;
}

/** Longer than this it is no gap but a pause that somebody wants, such as the night. */
export const longestGap = 4 * 60;

/** Short stretches off air between two slots of a day. */
export function gaps(slots: readonly Slot[]): Gap[] {
  const list = pieces(slots);
  return days.flatMap((day) => {
    const out: Gap[] = [];
    let end = -1;
    for (const p of inOrder(list, day)) {
      if (end >= 0 && p.from > end && p.from - end <= longestGap) out.push({ day, from: end, to: p.from });
      end = Math.max(end, p.to);
    }
    return out;
  });
}

/** The gaps that are the same on several days, together. */
export function sameGaps(list: readonly Gap[]): { days: number[]; from: number; to: number }[] {
  const found = new Map<string, { days: number[]; from: number; to: number }>();
  for (const { day, from, to } of list) {
    const key = `${from}-${to}`;
    const same = found.get(key) ?? { days: [], from, to };
    same.days.push(day);
    found.set(key, same);
  }
  return [...found.values()];
}

/** Minutes on air in a week, slots that overlap counted once. */
export function onAirMinutes(slots: readonly Slot[]): number {
  const list = pieces(slots);
  let sum = 0;
  for (const day of days) {
    let end = 0;
    for (const p of inOrder(list, day)) {
      sum += Math.max(0, p.to - Math.max(p.from, end));
      end = Math.max(end, p.to);
    }
  }
  return sum;
}

/** The day and minute in a zone. */
export function nowIn(zone: string, at: Date): { day: number; minute: number } {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short", hour: "2-digit", minute: "2-digit" }).formatToParts(at);
  const get = (type: string) => parts.find((p) => p.type === type)?.value ?? "";
  return {
    day: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"].indexOf(get("weekday")),
    minute: Number(get("hour")) * 60 + Number(get("minute")),
  };
}
