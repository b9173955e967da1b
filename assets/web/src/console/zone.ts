// Times of day in the shop's zone, whatever zone the page is read in.

/** A moment as inputs of the type datetime-local have it, in a zone: "2026-11-22T14:00". */
export function localTime(at: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(at);
  const p = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}`;
}

const dayMs = 86_400_000;

/**
 * The moment of a local time in a zone; null when it is none. A time that the clocks skip is as much later, and of one
 * that comes twice the first is meant.
 */
export function momentOf(local: string, zone: string): Date | null {
  const utc = Date.parse(`${local.slice(0, 16)}Z`);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(local) || Number.isNaN(utc)) return null;
  const offset = (t: number) => Date.parse(`${localTime(new Date(t), zone)}Z`) - t;
  const [before, after] = [utc - offset(utc - dayMs), utc - offset(utc + dayMs)];
  const is = (t: number) => localTime(new Date(t), zone) === local.slice(0, 16);
  return new Date(!is(before) && is(after) ? after : before);
}
