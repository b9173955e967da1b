// The shelf as events tell it.
import type { Product } from "./types";

/** The whole shelf, or with `part` what changed of it. */
export interface Facts {
  products: readonly Product[] | null;
  part?: boolean;
  removed?: readonly string[];
}

/** Products as pages use them: what the server left out is empty. */
export function tidy(products: readonly Product[] | null): Product[] {
  return (products ?? []).map((p) => ({
    ...p,
    optionNames: p.optionNames ?? [],
    attributes: p.attributes ?? [],
    variants: (p.variants ?? []).map((v) => ({ ...v, options: v.options ?? [] })),
  }));
}

/** The shelf after an event. What changed keeps its place, what is new comes last. */
export function shelve(have: readonly Product[], f: Facts): Product[] {
  const given = tidy(f.products);
  if (!f.part) return given;
  const news = new Map(given.map((p) => [p.id, p]));
  const kept = have.filter((p) => !f.removed?.includes(p.id)).map((p) => news.get(p.id) ?? p);
  const known = new Set(kept.map((p) => p.id));
  return [...kept, ...given.filter((p) => !known.has(p.id))];
}
