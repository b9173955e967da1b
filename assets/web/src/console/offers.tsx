import { signal } from "@preact/signals";
import { c } from "../words/console";
import { Bundles } from "./bundles";
import { Coupons } from "./coupons";
import { Deals } from "./deals";

const parts = ["deals", "coupons", "bundles"] as const;
const part = signal<(typeof parts)[number]>("deals");

/** Deals and coupons, which make the shop cheaper for a while, and what is sold together. */
export function Offers() {
  const Part = { deals: Deals, coupons: Coupons, bundles: Bundles }[part.value];
  const tabs = (
    <div class="seg" role="group" aria-label={c.offers}>
      {parts.map((p) => (
        <button key={p} type="button" aria-pressed={part.value === p} onClick={() => (part.value = p)}>
          {c.offerParts[p]}
        </button>
      ))}
    </div>
  );
  return (
    <main class="room offers">
      <Part tabs={tabs} />
    </main>
  );
}
