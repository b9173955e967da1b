// What a viewer is asked, and what became of what they asked for.
import { useEffect, useState } from "preact/hooks";
import { money } from "../format";
import { Thumb } from "../look/bits";
import { Icon } from "../look/icon";
import type { Outcome, Product } from "../types";
import { locale, t } from "../words";
import { NoteView } from "./notes";
import { accept, dismiss, join, products, sheet, state, tab, take, waits, wide } from "./store";
import { bySKU } from "./state";

/** Whether something is asked of the viewer, or told to them alone. */
export function prompts(): boolean {
  const s = state.value!;
  return !!(s.offer || s.choose || s.outcome || s.notes.length > 0);
}

/** The newest of it. In a column the notes stand among the messages; on a phone there is no room for them there. */
export function Prompt() {
  const s = state.value!;
  if (s.choose) return <ChooseBox />;
  if (s.offer) return <OfferBox />;
  if (s.outcome) return <OutcomeBox o={s.outcome} />;
  const note = s.notes.at(-1);
  return note && !wide.value ? <NoteView n={note} /> : null;
}

function No() {
  return (
    <button type="button" class="icon" aria-label={t.offerNo} title={t.offerNo} onClick={dismiss}>
      <Icon name="x" size="m" />
    </button>
  );
}

/** A name was understood: is this what you want? */
function OfferBox() {
  const o = state.value!.offer;
  if (!o) return null;
  const text = o.text || `${o.items.map((i) => `${i.qty} × ${i.title}`).join(", ")}?`;
  const first = o.items[0];
  return (
    <div class="offer" role="group" aria-label={text}>
      {first && <Thumb src={first.picture ?? bySKU(products.value, first.sku)?.product.picture} size={44} />}
      <p>
        <b>{text}</b>
        <span class="num">{o.items.map((i) => `${i.qty} × ${money(i.price, locale, true)}`).join(", ")}</span>
      </p>
      <button type="button" class="btn pri" onClick={() => accept(o)}>
        {o.items.length === 1 && first?.qty === 1 ? t.hold : t.offerHold}
      </button>
      <No />
    </div>
  );
}

/** The code stands for several variants: which? What is sold out may be waited for. */
function ChooseBox() {
  const c = state.value!.choose;
  if (!c) return null;
  const product = products.value.find((p) => p.id === c.product);
  const title = t.chooseOne(product?.title ?? "");
  const pick = async (sku: string, out: boolean) => {
    if (await (out ? join(sku) : take([{ sku, qty: c.qty }]))) dismiss();
  };
  return (
    <div class="offer" role="group" aria-label={title}>
      {product && <Thumb src={product.picture} size={44} />}
      <p>
        <b>{title}</b>
      </p>
      <No />
      <div class="actions">
        {c.variants.map((v) => {
          const now = bySKU(products.value, v.sku)?.variant ?? v;
          const out = now.state === "out";
          return (
            <button key={v.sku} type="button" class="btn sec" onClick={() => void pick(v.sku, out)}>
              {v.options.join(", ")}
              <span class="num">{out ? t.soldOutWait : money(now.price, locale, true)}</span>
            </button>
          );
        })}
      </div>
    </div>
  );
}

/** How long the word that something is held stays: its time is shown elsewhere. */
const toldMs = 8000;

/** What became of a message that asks to buy. */
function OutcomeBox({ o }: { o: Outcome }) {
  useEffect(() => {
    if (o.outcome !== "held") return;
    const timer = setTimeout(dismiss, toldMs);
    return () => clearTimeout(timer);
  }, [o]);
  const product = products.value.find((p) => p.id === o.product) ?? null;
  const title = o.title ?? product?.title ?? "";
  const text = wording(o, title);
  return (
    <div class="offer outcome" role="group" aria-label={text}>
      {product ? (
        <Thumb src={product.picture} size={44} />
      ) : (
        <span class="thumb" aria-hidden="true">
          <Icon name={o.outcome === "blocked" ? "alert" : "search"} />
        </span>
      )}
      <p role="status">
        <b>{text}</b>
        {o.outcome === "blocked" && <span>{t.blockedText}</span>}
      </p>
      <No />
      <Way o={o} product={product} />
    </div>
  );
}

function wording(o: Outcome, title: string): string {
  switch (o.outcome) {
    case "held":
      return t.isHeld(o.qty ?? 1, title);
    case "sold_out":
      return t.isSoldOut(title);
    case "limit_reached":
      return o.left ? t.onlyLeft(o.left, title) : t.limitReached(title);
    case "blocked":
      return t.blocked;
    default:
      return t.unknownCode(o.code ?? "");
  }
}

/** What can be done about it. */
function Way({ o, product }: { o: Outcome; product: Product | null }) {
  const [busy, setBusy] = useState(false);
  const sku = o.sku ?? "";
  const act = async (f: () => Promise<boolean>) => {
    setBusy(true);
    await f();
    setBusy(false);
  };
  const wait = waits.value.find((w) => w.sku === sku);
  if (o.outcome === "sold_out" && wait?.place) {
    return (
      <p class="actions" role="status">
        {t.waitPlace(wait.place)}
      </p>
    );
  }
  if (o.outcome === "sold_out") {
    return (
      <div class="actions">
        <button type="button" class="btn pri" disabled={busy} onClick={() => void act(() => join(sku))}>
          {t.joinWaitlist}
        </button>
      </div>
    );
  }
  if (o.outcome === "held") {
    return (
      <div class="actions">
        <button type="button" class="btn pri" onClick={() => (dismiss(), (sheet.value = "checkout"))}>
          {t.checkOut}
        </button>
      </div>
    );
  }
  if (o.outcome === "limit_reached" && o.left) {
    return (
      <div class="actions">
        <button type="button" class="btn pri" disabled={busy} onClick={() => void act(() => take([{ sku, qty: o.left! }]))}>
          {t.holdSome(o.left)}
        </button>
      </div>
    );
  }
  if (o.outcome === "unknown_code") {
    return (
      <div class="actions">
        <button type="button" class="btn sec" onClick={() => (dismiss(), wide.value ? (tab.value = "shelf") : (sheet.value = "shelf"))}>
          {t.seeShelf}
        </button>
      </div>
    );
  }
  if (!product) return null;
  return (
    <div class="actions">
      <button type="button" class="btn sec" onClick={() => (dismiss(), (sheet.value = { product: product.id }))}>
        {t.details}
      </button>
    </div>
  );
}
