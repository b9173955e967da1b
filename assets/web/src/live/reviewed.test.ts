import { expect, it } from "vitest";
import { faultFirst, joined, type Review } from "./reviewed";

const of = (...stars: number[]): Review[] => stars.map((n, i) => ({ stars: n, author: "", date: "", text: `${i}` }));

it("puts the one that finds most fault first, and once", () => {
  const reviews = of(5, 3, 1, 4);
  expect(faultFirst({ reviews, critical: { ...reviews[2]! } }).map((r) => r.text)).toEqual(["2", "0", "1", "3"]);
  expect(faultFirst({ reviews, critical: { stars: 2, author: "Mia", date: "2026-01-01", text: "old" } }).map((r) => r.text)).toEqual(["old", "0", "1", "2", "3"]);
  expect(faultFirst({ reviews: of(5, 4) }).map((r) => r.stars)).toEqual([5, 4]);
});

it("goes on where it was", () => {
  const critical = of(1)[0]!;
  const had = { average: 3.5, count: 3, reviews: of(5, 4), critical, next: "1" };
  expect(joined(had, { average: 3, count: 4, reviews: of(1) })).toEqual({ average: 3, count: 4, reviews: [...of(5, 4), ...of(1)], critical });
});
