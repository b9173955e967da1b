import { useState } from "preact/hooks";
import { second } from "../clock";
import { countdown, money } from "../format";
import { Code, DealEnds, Price, percentOff, Stock, Thumb } from "../look/bits";
import { Sheet } from "../look/dialog";
import type { Product, Variant } from "../types";
import { locale, t } from "../words";
import { join, leave, products, sheet, take, tell, waits } from "./store";
import { Stepper } from "./cart";
import { Notices } from "./notices";
import { Reviews } from "./reviews";

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
        {!out && (
          <button type="button" class="btn sec" disabled={busy} onClick={() => void hold(null)}>
            {t.hold}
          </button>
        )}
        {out && <Waiting v={v} title={p.title} />}
        {!out && (
          <button type="button" class="btn pri grow" disabled={busy} onClick={() => void hold("checkout")}>
            <span>{t.buy}</span>
            <span class="num">{money({ ...v.price, minor: v.price.minor * Math.min(qty, most) }, locale, true)}</span>
          </button>
        )}
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
      <DealEnds of={v.deal} />
      {v.parts && (
        <section class="parts">
          <h2>{t.contains}</h2>
          <ul>
            {v.parts.map((part) => (
              <li key={part.title} class="num">
                {part.qty} × {part.title}
              </li>
            ))}
          </ul>
        </section>
      )}
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
      <Reviews product={p.id} />
      <p class="note">{t.checkedNow}</p>
    </Sheet>
  );
}

/** The line for what is sold out: stand in it, be offered one, leave. */
function Waiting({ v, title }: { v: Variant; title: string }) {
  const w = waits.value.find((x) => x.sku === v.sku);
  if (!w) {
    return (
      <button type="button" class="btn pri grow" onClick={() => void join(v.sku)}>
        {t.waitJoin}
      </button>
    );
  }
  if (w.state === "offered") {
    const left = Math.max(0, Date.parse(w.expires ?? "") - second.value);
    return (
      <>
        <p role="status" class="grow">
          {t.waitOffer(title)} <b class="num">{countdown(left)}</b>
        </p>
        <button type="button" class="btn pri" onClick={() => void take([{ sku: v.sku, qty: 1 }]).then((ok) => ok && (sheet.value = "checkout"))}>
          {t.waitTake}
        </button>
      </>
    );
  }
  return (
    <>
      <p role="status" class="grow">
        {t.waitPlace(w.place ?? 1)}
      </p>
      <button type="button" class="btn sec" onClick={() => void leave(v.sku)}>
        {t.waitLeave}
      </button>
    </>
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
