import { describe, expect, it } from "vitest";
import type { Slot } from "./types";
import { clock, gaps, minutes, nowIn, onAirMinutes, overlaps, pieces, sameGaps, span } from "./week";

const slot = (day: number, start: string, end: string): Slot => ({ day, start, end, title: "" });

it("reads and writes times of day", () => {
  expect(minutes("09:30")).toBe(570);
  expect(minutes("24:00")).toBe(1440);
  for (const bad of ["24:01", "9:30", "09:60", ""]) expect(minutes(bad)).toBeNaN();
  expect(clock(570)).toBe("09:30");
  expect(clock(1440)).toBe("00:00");
});

it("runs past midnight when the end is at or before the start", () => {
  expect(span(slot(1, "20:00", "02:00"))).toEqual({ from: 1200, to: 1560 });
  expect(span(slot(1, "00:00", "00:00"))).toEqual({ from: 0, to: 1440 });
  expect(pieces([slot(6, "20:00", "02:00")])).toEqual([
    { slot: 0, day: 6, from: 1200, to: 1440 },
    { slot: 0, day: 0, from: 0, to: 120 },
  ]);
});

describe("overlaps", () => {
  it("finds slots that run at the same time, also past midnight", () => {
    expect(overlaps([slot(1, "09:00", "12:00"), slot(1, "11:00", "13:00")])).toEqual([[0, 1]]);
    expect(overlaps([slot(6, "22:00", "02:00"), slot(0, "01:00", "03:00")])).toEqual([[0, 1]]);
  });
  it("lets slots touch", () => {
    expect(overlaps([slot(1, "09:00", "12:00"), slot(1, "12:00", "13:00"), slot(2, "09:00", "12:00")])).toEqual([]);
  });
});

describe("gaps", () => {
  it("are short stretches between slots of a day, not the night", () => {
    const week = [slot(1, "09:00", "12:00"), slot(1, "14:00", "18:00"), slot(1, "23:00", "24:00")];
    expect(gaps(week)).toEqual([{ day: 1, from: 720, to: 840 }]);
  });
  it("that are the same on several days belong together", () => {
    const week = [1, 2].flatMap((d) => [slot(d, "09:00", "12:00"), slot(d, "13:00", "14:00")]);
    expect(sameGaps(gaps(week))).toEqual([{ days: [1, 2], from: 720, to: 780 }]);
  });
});

it("counts the minutes on air once", () => {
  expect(onAirMinutes([slot(1, "09:00", "12:00"), slot(1, "11:00", "13:00"), slot(0, "23:00", "01:00")])).toBe(360);
});

it("knows the day and time in the merchant's zone", () => {
  expect(nowIn("Europe/Amsterdam", new Date("2026-11-21T23:30:00Z"))).toEqual({ day: 0, minute: 30 });
  expect(nowIn("America/New_York", new Date("2026-11-22T03:05:00Z"))).toEqual({ day: 6, minute: 22 * 60 + 5 });
});
