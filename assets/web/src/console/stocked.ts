// The shelf as the team sees it, with what is on hand and held.
import { useEffect, useState } from "preact/hooks";
import { tidy } from "../facts";
import type { Product } from "../types";
import { act } from "./store";
import type { StockedProduct, StockedVariant } from "./types";

/** A queue for what is sold out. */
export interface Queue {
  sku: string;
  waiting: number;
  /** Units kept for those who waited. */
  offered: number;
  since: string;
}

/** The products with what is on hand of them; empty until they are read. */
export function useStocked(): { list: StockedProduct[] | null; read(): Promise<void> } {
  const [list, setList] = useState<StockedProduct[] | null>(null);
  const read = async () => {
    const got = await act<{ products: StockedProduct[] }>("GET", "/api/console/products");
    if (got) setList(tidy(got.ok.products as unknown as Product[]) as StockedProduct[]);
  };
  useEffect(() => void read(), []);
  return { list, read };
}

/** A variant of the shelf, with its product. */
export interface Stocked {
  product: StockedProduct;
  variant: StockedVariant;
}

export function stockedBySKU(list: readonly StockedProduct[]): Map<string, Stocked> {
  return new Map(list.flatMap((product) => product.variants.map((variant) => [variant.sku, { product, variant }] as const)));
}

/** A variant's name: "Hazel mug, Moss". */
export const titleOf = ({ product, variant }: Stocked) => [product.title, ...variant.options].join(", ");
