import { expect, it } from "vitest";
import { parseFrame } from "./api";
import { backoff, final } from "./socket";
import { retryMs } from "./whep";

it("waits longer with every attempt, but never long", () => {
  expect(backoff(0, 1006, 1)).toBe(500);
  expect(backoff(3, 1006, 1)).toBe(4000);
  expect(backoff(30, 1006, 1)).toBe(15000);
  expect(backoff(3, 1006, 0)).toBe(2000);
});

it("spreads pages that were sent away together", () => {
  expect(backoff(9, 4000, 0)).toBe(1000);
  expect(backoff(9, 4001, 1)).toBe(4000);
});

it("does not come back where it must not", () => {
  expect(final(4003)).toBe("refused");
  expect(final(4004)).toBe("gone");
  expect(final(4000)).toBeNull();
  expect(final(1006)).toBeNull();
});

it("asks a full or silent channel for its picture rarely", () => {
  expect(retryMs(0, 0, 0.5)).toBe(400);
  expect(retryMs(20, 0, 0.5)).toBe(10000);
  expect(retryMs(0, 404, 0.5)).toBe(15000);
  expect(retryMs(0, 503, 0.5)).toBe(8000);
});

it("reads frames and nothing else", () => {
  expect(parseFrame('{"type":"viewers","data":{"count":3}}')).toEqual({ type: "viewers", data: { count: 3 } });
  for (const bad of ["", "null", "7", '{"data":1}', "{"]) expect(parseFrame(bad)).toBeNull();
});
