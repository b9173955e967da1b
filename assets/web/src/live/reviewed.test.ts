import { expect, it } from "vitest";
import { faultFirst, reviewsIn } from "./reviewed";

const page = (of: unknown) => `<!doctype html><head><script type="application/ld+json">${JSON.stringify(of).replaceAll("<", "\\u003c")}</script>\n<script type="module" src="/a.js"></script>`;
const review = (stars: number, reviewBody: string) => ({ author: { name: "Mia" }, datePublished: "2026-11-01", reviewBody, reviewRating: { ratingValue: String(stars) } });

it("reads what a page says of its reviews", () => {
  const got = reviewsIn(page({ aggregateRating: { ratingValue: "3.50", reviewCount: 12 }, review: [review(5, "So </script> so")] }));
  expect(got).toEqual({ average: 3.5, count: 12, reviews: [{ stars: 5, author: "Mia", date: "2026-11-01", text: "So </script> so" }] });
  expect(reviewsIn(page({ name: "Mug" }))).toBeNull();
  expect(reviewsIn("<!doctype html>")).toBeNull();
});

it("puts the one that finds most fault first", () => {
  const of = [5, 3, 1, 4].map((stars) => ({ stars, author: "", date: "", text: "" }));
  expect(faultFirst(of).map((r) => r.stars)).toEqual([1, 5, 3, 4]);
  expect(faultFirst(of.filter((r) => r.stars > 3)).map((r) => r.stars)).toEqual([5, 4]);
});
