// What a product's page says to search engines of its reviews. People are shown the same: the rating and the reviews are
// told once. Pure.

export interface Review {
  stars: number;
  author: string;
  /** A day: "2026-11-22". */
  date: string;
  text: string;
}

export interface Reviewed {
  /** Of all reviews, with two decimals. */
  average: number;
  count: number;
  /** The newest, among them one that finds fault if there is one. */
  reviews: Review[];
}

interface Described {
  aggregateRating?: { ratingValue: string; reviewCount: number };
  review?: { author: { name: string }; datePublished: string; reviewBody: string; reviewRating: { ratingValue: string } }[];
}

/** Reads the reviews in a page's schema.org data; null where there are none. */
export function reviewsIn(page: string): Reviewed | null {
  const text = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(page)?.[1];
  if (!text) return null;
  const d = JSON.parse(text) as Described;
  if (!d.aggregateRating?.reviewCount) return null;
  return {
    average: Number(d.aggregateRating.ratingValue),
    count: d.aggregateRating.reviewCount,
    reviews: (d.review ?? []).map((r) => ({ stars: Number(r.reviewRating.ratingValue), author: r.author.name, date: r.datePublished, text: r.reviewBody })),
  };
}

/** From here down a review finds fault. */
const critical = 3;

/** The one that finds most fault first, then the rest as they were: the bad news is not what one has to scroll for. */
export function faultFirst(reviews: readonly Review[]): Review[] {
  const worst = reviews.filter((r) => r.stars <= critical).sort((a, b) => a.stars - b.stars)[0];
  return worst ? [worst, ...reviews.filter((r) => r !== worst)] : [...reviews];
}
