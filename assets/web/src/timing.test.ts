import { describe, expect, it } from "vitest";
import { airAt, hear, type Heard, lineTick, msInto, rtpPerTick, shownTick, tickOf } from "./timing";

const wrap = 2 ** 32;
const heard = (startTick: number, tick = startTick, at = 0): Heard => ({ tick, startTick, now: "", kind: "pitch", heard: at });

describe("tickOf", () => {
  it("reads the tick of a picture", () => {
    expect(tickOf(184301 * rtpPerTick, 184301)).toBe(184301);
    expect(tickOf(184290 * rtpPerTick, 184301)).toBe(184290);
  });
  it("follows the timestamp over its 32 bits", () => {
    // 2³² / 3600 is no whole number: the tick before and after the wrap.
    for (const tick of [1193046, 1193047, 1193048, 2386093, 50_000_000]) {
      const rtp = (tick * rtpPerTick) % wrap;
      expect(tickOf(rtp, tick + 12)).toBe(tick);
      expect(tickOf(rtp, tick - 12)).toBe(tick);
    }
  });
  it("is right after a year on air", () => {
    const tick = 365 * 86400 * 25 + 7;
    expect(tickOf((tick * rtpPerTick) % wrap, tick + 3)).toBe(tick);
  });
  it("keeps the fraction of a tick", () => {
    expect(tickOf(100 * rtpPerTick + 900, 100)).toBe(100.25);
  });
});

describe("shownTick", () => {
  it("believes a picture that lags a little", () => {
    const a = heard(1000, 1000, 5000);
    expect(lineTick(a, 6000)).toBe(1025);
    expect(shownTick(a, 6000, 1015 * rtpPerTick)).toBe(1015);
  });
  it("counts from the event without a timestamp, or with one that makes no sense", () => {
    const a = heard(1000, 1000, 5000);
    expect(shownTick(a, 6000)).toBe(1025);
    expect(shownTick(a, 6000, 3_000_000_000)).toBe(1025);
  });
});

it("counts from when the news was made, not from when it came", () => {
  const air = { tick: 1000, startTick: 1000, now: "2026-11-22T10:00:00Z", kind: "idle" as const };
  const late = hear(air, 90_000, Date.parse("2026-11-22T10:01:00Z"));
  expect(lineTick(late, 90_000)).toBe(1000 + 1500);
  // A clock that is behind makes nothing come early.
  expect(lineTick(hear(air, 90_000, Date.parse("2026-11-22T09:59:00Z")), 90_000)).toBe(1000);
});

describe("airAt", () => {
  it("keeps the airing whose pictures are still shown", () => {
    const airs = [heard(1000), heard(1200)];
    expect(airAt(airs, 1199)?.startTick).toBe(1000);
    expect(airAt(airs, 1200)?.startTick).toBe(1200);
  });
  it("shows the first there is to a page that came late", () => {
    expect(airAt([heard(1200)], 1190)?.startTick).toBe(1200);
    expect(airAt([], 5)).toBeNull();
  });
  it("takes the newest of two that start together", () => {
    const second = { ...heard(1000), kind: "retract" as const };
    expect(airAt([heard(1000), second], 1010)).toBe(second);
  });
});

it("counts milliseconds from the start of an airing", () => {
  expect(msInto(heard(1000), 1025)).toBe(1000);
});
