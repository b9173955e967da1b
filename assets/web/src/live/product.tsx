import { useState } from "preact/hooks";
import { money } from "../format";
import { Code, Price, percentOff, Stock, Thumb } from "../look/bits";
import { Sheet } from "../look/dialog";
import type { Product, Variant } from "../types";
import { locale, t } from "../words";
import { products, sheet, take, tell } from "./store";
import { Stepper } from "./cart";
import { Notices } from "./notices";

function lead(p: Product): Variant | undefined {
  return p.variants.find((v) => v.state !== "out") ?? p.variants[0];
}

/** Everything about one product, and the way to hold it. */
export function ProductSheet({ id }: { id: string }) {
  const p = products.value.find((x) => x.id === id);
  const [sku, setSKU] = useState("");
  const [qty, setQty] = useState(1);
  const [busy, setBusy] = useState(false);
  const close = () => (sheet.value = null);
  if (!p) {
    return (
      <Sheet title={t.details} onClose={close}>
        <p class="note">{t.error.unknown}</p>
      </Sheet>
    );
  }
  const v = p.variants.find((x) => x.sku === sku) ?? lead(p);
  if (!v) return null;
  const out = v.state === "out";
  const most = out ? 1 : Math.max(1, v.stock > 0 ? v.stock : 99);
  const hold = async (then: "checkout" | null) => {
    setBusy(true);
    if (await take([{ sku: v.sku, qty: Math.min(qty, most) }])) {
      sheet.value = then;
      if (!then) tell(t.heldOne(p.code || p.title));
    }
    setBusy(false);
  };
  const foot = (
    <footer class="foot">
      <Notices />
      <div class="pair">
        <button type="button" class="btn sec" disabled={out || busy} onClick={() => void hold(null)}>
          {t.hold}
        </button>
        <button type="button" class="btn pri grow" disabled={out || busy} onClick={() => void hold("checkout")}>
          <span>{out ? t.soldOut : t.buy}</span>
          {!out && <span class="num">{money({ ...v.price, minor: v.price.minor * Math.min(qty, most) }, locale, true)}</span>}
        </button>
      </div>
    </footer>
  );
  return (
    <Sheet title={p.title} class="product" foot={foot} onClose={close}>
      <div class="hero">
        <Thumb src={p.picture} alt={p.alt ?? p.title} size={160} />
        {percentOff(v) > 0 && <span class="off num">−{percentOff(v)}%</span>}
      </div>
      <p class="facts" aria-live="polite">
        <Code of={p} />
        <Price of={v} />
        <Stock of={v} />
      </p>
      {p.variants.length > 1 && <Variants p={p} chosen={v} choose={setSKU} />}
      {!out && (
        <div class="qty">
          <span>{t.quantity}</span>
          <Stepper title={p.title} qty={Math.min(qty, most)} min={1} max={most} set={setQty} />
        </div>
      )}
      {p.summary && <p class="summary">{p.summary}</p>}
      {p.attributes.length > 0 && (
        <dl class="attributes">
          {p.attributes.map((a) => (
            <div key={a.name}>
              <dt>{a.name}</dt>
              <dd>{a.value}</dd>
            </div>
          ))}
        </dl>
      )}
      <p class="note">{t.checkedNow}</p>
    </Sheet>
  );
}

function Variants({ p, chosen, choose }: { p: Product; chosen: Variant; choose(sku: string): void }) {
  return (
    <fieldset class="variants">
      <legend>{p.optionNames.join(", ")}</legend>
      <div>
        {p.variants.map((v) => (
          <label key={v.sku} class={v.state === "out" ? "out" : ""}>
            <input type="radio" name="variant" value={v.sku} checked={v.sku === chosen.sku} onChange={() => choose(v.sku)} />
            <span>
              {v.options.join(", ")}
              <small class="num">{v.state === "out" ? t.soldOut : money(v.price, locale, true)}</small>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
