import { dayTime, money } from "../format";
import { percent, priorOf, stockText } from "../look/bits";
import type { Claim, Part } from "../types";
import { locale, t } from "../words";
import { factWords } from "../words/facts";
import { live, products, sheet } from "./store";
import { bySKU } from "./state";

/** Text, or a fact as it is now. A `still` one leads nowhere. */
export function PartView({ p, still }: { p: Part; still?: boolean }) {
  return p.claim ? <Fact claim={p.claim} still={still} /> : <>{p.text}</>;
}

function Fact({ claim, still }: { claim: Claim; still?: boolean }) {
  const w = factWords(claim.lang, t);
  if (claim.kind === "policy") return <span class="fact" lang={claim.lang}>{policy(claim.sku, w)}</span>;
  if (claim.kind === "deal") {
    const deal = bySKU(products.value, claim.sku)?.variant.deal;
    return (
      <span class="fact" lang={claim.lang}>
        {deal ? w.dealUntil(dayTime(deal.ends, locale)) : w.dealOver}
      </span>
    );
  }
  const found = bySKU(products.value, claim.sku);
  if (!found) return <span class="fact gone">{w.notSold}</span>;
  const { product, variant } = found;
  const prior = priorOf(variant);
  if (claim.kind === "prior") {
    return (
      <span class="fact num" lang={claim.lang}>
        {prior ? money(prior, locale, true) : w.noPrior}
      </span>
    );
  }
  const out = variant.state === "out";
  const name = out ? "fact gone num" : "fact num";
  const body = (
    <>
      <span class="sr">{[product.title, ...variant.options].join(", ")} </span>
      {product.code && <u>{product.code}</u>}
      {claim.kind === "price" && <b>{money(variant.price, locale, true)}</b>}
      {claim.kind === "price" && prior && !out && <s>{money(prior, locale, true)}</s>}
      {(claim.kind === "stock" || out || variant.state === "few") && <span lang={claim.lang}>{stockText(variant.state, variant.stock, w)}</span>}
    </>
  );
  if (still) return <span class={name}>{body}</span>;
  return (
    <button type="button" class={name} onClick={() => (sheet.value = { product: product.id })}>
      {body}
    </button>
  );
}

function policy(name: string | undefined, w: ReturnType<typeof factWords>): string {
  const { shop } = live.value!;
  const way = shop.shipping[0];
  if (name === "returns") return w.returnsPolicy(shop.returnDays);
  if (name === "tax") return (shop.taxAdded ? w.taxAddedPolicy : w.taxPolicy)(percent(shop.taxPercent));
  if (!way) return t.shipping;
  return w.shippingPolicy(way.price.minor === 0 ? w.free : money(way.price, locale, true), way.minDays, way.maxDays);
}
