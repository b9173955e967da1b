import { expect, it } from "vitest";
import { localTime, momentOf } from "./zone";

const zone = "Europe/Amsterdam";
const at = (local: string) => momentOf(local, zone)?.toISOString();

it("writes a moment in the shop's zone", () => {
  expect(localTime(new Date("2026-11-22T13:05:40Z"), zone)).toBe("2026-11-22T14:05");
  expect(localTime(new Date("2026-07-01T23:30:00Z"), zone)).toBe("2026-07-02T01:30");
});

it("reads it back, in winter and in summer", () => {
  expect(at("2026-11-22T14:05")).toBe("2026-11-22T13:05:00.000Z");
  expect(at("2026-07-02T01:30")).toBe("2026-07-01T23:30:00.000Z");
  for (const bad of ["", "14:05", "2026-13-01T00:00"]) expect(momentOf(bad, zone)).toBeNull();
});

it("takes a skipped time as later, and the first of two", () => {
  expect(at("2026-03-29T02:30")).toBe("2026-03-29T01:30:00.000Z");
  expect(at("2026-03-29T03:30")).toBe("2026-03-29T01:30:00.000Z");
  expect(at("2026-10-25T02:30")).toBe("2026-10-25T00:30:00.000Z");
  expect(at("2026-10-25T03:30")).toBe("2026-10-25T02:30:00.000Z");
});
