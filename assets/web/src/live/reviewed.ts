// What buyers wrote of a product, page by page. Pure.

export interface Review {
  stars: number;
  text: string;
  /** As the buyer gave it; may be empty. */
  author: string;
  /** A day: "2026-11-22". */
  date: string;
}

export interface Reviewed {
  /** Of all reviews. */
  average: number;
  count: number;
  /** The newest first. */
  reviews: Review[];
  /** The one that finds most fault, if one does. */
  critical?: Review;
  /** Where to read on; none at the end. */
  next?: string;
}

const same = (a: Review, b: Review) => a.stars === b.stars && a.text === b.text && a.author === b.author && a.date === b.date;

/** The one that finds most fault first, then the rest as they were: the bad news is not what one has to scroll for. */
export function faultFirst(of: Pick<Reviewed, "reviews" | "critical">): Review[] {
  const worst = of.critical;
  if (!worst) return of.reviews;
  const at = of.reviews.findIndex((r) => same(r, worst));
  return [worst, ...of.reviews.filter((_, i) => i !== at)];
}

/** What was read, and the page after it. */
export function joined(had: Reviewed, page: Reviewed): Reviewed {
  return { ...page, critical: had.critical, reviews: [...had.reviews, ...page.reviews] };
}
