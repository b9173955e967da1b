import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { Code, DealEnds, Empty, Price, Stock, Thumb } from "../look/bits";
import { Sheet } from "../look/dialog";
import { Icon } from "../look/icon";
import type { Product } from "../types";
import { t } from "../words";
import { find } from "./state";
import { buy, cartCount, featured, hold, products, search, sheet } from "./store";

/** From here on a shelf is searched rather than read. */
const searchFrom = 6;
/** How long a reader pauses before the shop is asked, in ms. */
const pause = 200;
const query = signal("");

/**
 * The products that a search finds. What the page has is looked through at once; the shop, which forgives a slip of the
 * pen, has the last word.
 */
function useFound(all: readonly Product[], q: string): readonly Product[] {
  const [got, setGot] = useState<{ q: string; ids: string[] } | null>(null);
  useEffect(() => {
    if (q === "") return;
    let current = true;
    const timer = setTimeout(() => {
      search(q).then((ids) => current && setGot({ q, ids }), () => {}); // without an answer the page's own finds stand
    }, pause);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [q]);
  if (q === "") return all;
  if (got?.q !== q) return find(all, q);
  return got.ids.map((id) => all.find((p) => p.id === id)).filter((p) => p !== undefined);
}

const look = (p: Product) => () => (sheet.value = { product: p.id });

function held(p: Product): boolean {
  return hold.value?.lines.some((l) => l.product === p.id) ?? false;
}

/** The variant that a product's price is of. */
export const lead = (p: Product) => p.variants.find((v) => v.price.minor === p.price.minor && v.deal) ?? p.variants[0];

function BuyButton({ p, class: name = "btn pri" }: { p: Product; class?: string }) {
  const out = p.state === "out" && p.variants.every((v) => v.state === "out");
  const text = out ? t.soldOut : held(p) && p.variants.length === 1 ? t.checkOut : t.buy;
  return (
    <button type="button" class={name} aria-label={`${text}: ${p.title}`} onClick={() => (out ? (sheet.value = { product: p.id }) : void buy(p))}>
      {text}
    </button>
  );
}

/** The product in the picture, under the chat of a phone. */
export function PinnedCard() {
  const p = featured.value;
  if (!p) return null;
  return (
    <article class="pinned" aria-label={p.title}>
      <button type="button" class="open" onClick={look(p)} aria-label={`${t.details}: ${p.title}`}>
        <Thumb src={p.picture} alt={p.alt} size={56} />
      </button>
      <div>
        <h2>
          <Code of={p} />
          <span>{p.title}</span>
        </h2>
        <Price of={p} />
        <p class="ends">
          <DealEnds of={lead(p)?.deal} short />
          <Stock of={p} />
        </p>
      </div>
      <BuyButton p={p} class="btn buy" />
    </article>
  );
}

/** The product in the picture, over the chat of a desktop. */
export function FeaturedRow() {
  const p = featured.value;
  if (!p) return null;
  return (
    <article class="feature" aria-label={p.title}>
      <button type="button" class="open" onClick={look(p)} aria-label={`${t.details}: ${p.title}`}>
        <Thumb src={p.picture} alt={p.alt} size={88} />
      </button>
      <div>
        <Code of={p} />
        <h2>{p.title}</h2>
        <Price of={p} />
        <p class="ends">
          <DealEnds of={lead(p)?.deal} short />
          <Stock of={p} />
        </p>
      </div>
      <BuyButton p={p} />
    </article>
  );
}

/** A few of the others. */
export function MiniShelf() {
  const others = products.value.filter((p) => p.id !== featured.value?.id).slice(0, 3);
  if (others.length === 0) return null;
  return (
    <ul class="mini">
      {others.map((p) => (
        <li key={p.id}>
          <button type="button" class={p.state === "out" ? "out" : ""} onClick={look(p)}>
            <Thumb src={p.picture} size={36} />
            <span>
              <Code of={p} />
              <Price of={p} />
            </span>
            <span class="title">{p.title}</span>
            <Stock of={p} />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Everything that is for sale. */
export function ShelfBody() {
  const all = products.value;
  const found = useFound(all, all.length > searchFrom ? query.value.trim() : "");
  if (all.length === 0) return <Empty icon="bag" text={t.shelfEmpty} />;
  return (
    <div class="shelf">
      {all.length > searchFrom && (
        <label class="search">
          <Icon name="search" />
          <input class="input" type="search" maxLength={100} value={query.value} onInput={(e) => (query.value = e.currentTarget.value)} placeholder={t.search} aria-label={t.search} />
        </label>
      )}
      <ul>
        {found.map((p) => (
          <li key={p.id} data-product={p.id}>
            <Row p={p} />
          </li>
        ))}
      </ul>
      <p role="status" class={found.length > 0 ? "sr" : "note none"}>
        {found.length === 0 ? t.noMatch(query.value) : query.value ? String(found.length) : ""}
      </p>
    </div>
  );
}

function Row({ p }: { p: Product }) {
  return (
    <article class={p.state === "out" ? "row out" : "row"}>
      <button type="button" class="open" onClick={look(p)}>
        <Thumb src={p.picture} alt="" size={64} />
        <span>
          <span class="title">
            <Code of={p} />
            <b>{p.title}</b>
          </span>
          <Price of={p} />
          <Stock of={p} />
        </span>
        {p.id === featured.value?.id && <span class="badge gold">{t.now}</span>}
      </button>
      <BuyButton p={p} class="btn sec" />
    </article>
  );
}

/** The shelf on a phone. */
export function ShelfSheet() {
  const cart = cartCount.value > 0 && (
    <button type="button" class="btn quiet" onClick={() => (sheet.value = "cart")}>
      {t.cart}
      <span class="badge warn num">{cartCount.value}</span>
    </button>
  );
  return (
    <Sheet title={t.shelf} class="tall" head={cart} onClose={() => (sheet.value = null)}>
      <ShelfBody />
    </Sheet>
  );
}
