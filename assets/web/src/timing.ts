import type { Air } from "./types";

/** A tick is 40 ms: one picture. */
export const tickMs = 40;
/** Video runs at 90 kHz: 3600 of RTP time in a tick. */
export const rtpPerTick = 3600;
const wrap = 2 ** 32;

/**
 * The tick of a picture from its RTP timestamp, which is `tick × 3600` modulo 2³². It wraps every 13 hours,
 * so the tick is the one nearest to `near`. Fractions of a tick are kept.
 */
export function tickOf(rtp: number, near: number): number {
  const base = near * rtpPerTick;
  let diff = (rtp - (base % wrap)) % wrap;
  if (diff < 0) diff += wrap;
  if (diff >= wrap / 2) diff -= wrap;
  return (base + diff) / rtpPerTick;
}

/** An airing, and when its `tick` was on the line by this page's clock (performance.now). */
export interface Heard extends Air {
  heard: number;
}

/** Notes an airing that came just now. Its news may be old: a page that joins is told what went on air before. */
export function hear(a: Air, now: number, serverNow: number): Heard {
  const age = serverNow - Date.parse(a.now);
  return { ...a, heard: now - (age > 0 ? age : 0) };
}

const kept = 4;

/** The newest airings with one more. Those that would come after it are of a line that has begun anew. */
export function withAiring(airs: readonly Heard[], a: Heard): Heard[] {
  return [...airs.filter((old) => old.startTick <= a.startTick), a].slice(-kept);
}

/** The tick on the line now, as far as the page can tell from its newest event. */
export function lineTick(newest: Heard, now: number): number {
  return newest.tick + (now - newest.heard) / tickMs;
}

/** How far a picture may lag or lead the line, in ticks, before its timestamp is not believed. */
const plausible = 300_000 / tickMs;

/** The tick that is shown: from the picture where its timestamp makes sense, else by the clock. */
export function shownTick(newest: Heard, now: number, rtp?: number): number {
  const line = lineTick(newest, now);
  if (rtp === undefined) return line;
  const tick = tickOf(rtp, Math.round(line));
  return Math.abs(tick - line) <= plausible ? tick : line;
}

/** The airing that a tick belongs to: events come ahead of their pictures. Null before the first. */
export function airAt(airs: readonly Heard[], tick: number): Heard | null {
  let found: Heard | null = null;
  for (const a of airs) {
    if (a.startTick <= tick + 0.5 && (!found || a.startTick >= found.startTick)) found = a;
  }
  return found ?? airs[0] ?? null;
}

/** Milliseconds from the start of an airing to a tick. */
export function msInto(air: Air, tick: number): number {
  return (tick - air.startTick) * tickMs;
}
