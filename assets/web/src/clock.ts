import { signal } from "@preact/signals";

/** How far the server's clock is ahead of ours, in ms. */
let ahead = 0;

/** The server's time now, in ms since 1970. */
export function serverNow(): number {
  return Date.now() + ahead;
}

/** Takes the server's word for what time it is. */
export function setServerNow(now: string): void {
  const t = Date.parse(now);
  if (!Number.isFinite(t)) return;
  ahead = t - Date.now();
  second.value = serverNow();
}

/** The server's time, renewed every second: components that read it count along. */
export const second = signal(Date.now());

setInterval(() => {
  second.value = serverNow();
}, 1000);
