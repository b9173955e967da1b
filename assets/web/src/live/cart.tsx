import { useComputed } from "@preact/signals";
import { useState } from "preact/hooks";
import { ApiError } from "../api";
import { countdown, money } from "../format";
import { count, Empty, percentOff, priorOf, Thumb } from "../look/bits";
import { Sheet } from "../look/dialog";
import { Icon } from "../look/icon";
import type { Line } from "../types";
import { locale, say, t } from "../words";
import { Notices } from "./notices";
import { cartCount, ending, extend, hold, left, live, productOf, release, setCoupon, setQty, sheet, state, takeAgain, wide } from "./store";

/** A hold lasts about this long: the ring around it is full then, in ms. */
const fullMs = 10 * 60 * 1000;

function Ring() {
  const length = 2 * Math.PI * 9.5;
  const share = Math.min(1, left.value / fullMs);
  return (
    <svg class="ring" viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="9.5" class="rest" />
      <circle cx="12" cy="12" r="9.5" class="left" stroke-dasharray={length} stroke-dashoffset={length * (1 - share)} transform="rotate(-90 12 12)" />
    </svg>
  );
}

/** What is held, for how long, and the way to pay. Or that it ended. */
export function HoldToast() {
  const h = hold.value;
  if (!h) return <Lapsed />;
  const codes = [...new Set(h.lines.map((l) => l.code).filter(Boolean))];
  const n = count(h.lines);
  const text = n === 1 && codes[0] ? codes[0] : codes.length > 0 && codes.length < 3 && n === codes.length ? codes.join(", ") : t.goods(n);
  return (
    <div class="held" role="group" aria-label={n === 1 ? t.heldOne(text) : t.heldMany(n)}>
      <Ring />
      <p>
        <b>{text}</b> {t.held} <b class="num" role="timer">{countdown(left.value)}</b>
      </p>
      <button type="button" onClick={() => (sheet.value = "checkout")}>
        {t.checkOut}
        <Icon name="right" size="m" />
      </button>
      {ending.value && h.extensions > 0 && (
        <button type="button" class="more" aria-label={t.extendLabel} onClick={() => void extend()}>
          {t.extend}
        </button>
      )}
      <Minutes />
    </div>
  );
}

/** Says the minutes that are left at five, two and one, not every second. */
function Minutes() {
  const text = useComputed(() => {
    const m = Math.ceil(left.value / 60000);
    return m === 5 || m === 2 || m === 1 ? t.holdMinutes(m) : "";
  });
  return (
    <span class="sr" role="status">
      {text}
    </span>
  );
}

function Lapsed() {
  if (!state.value!.lapsed) return null;
  return (
    <div class="held ended">
      <Icon name="clock" />
      <p>{t.holdEnded}</p>
      <button type="button" onClick={() => void takeAgain()}>
        {t.holdAgain}
      </button>
    </div>
  );
}

/** The hold's time, and five minutes more. */
export function HoldTimer() {
  const h = hold.value;
  if (!h) return null;
  return (
    <div class="timer">
      <Icon name="clock" size="m" />
      <p>
        {t.heldFor} <b class="num" role="timer">{countdown(left.value)}</b>
      </p>
      {h.extensions > 0 && (
        <button type="button" aria-label={t.extendLabel} onClick={() => void extend()}>
          {t.extend}
        </button>
      )}
      <i style={{ width: `${Math.min(100, (left.value / fullMs) * 100)}%` }} />
      <span class="sr" role="alert">
        {ending.value && (h.extensions > 0 ? t.holdSoon(t.holdEnding) : t.holdEnding)}
      </span>
    </div>
  );
}

interface StepperProps {
  title: string;
  qty: number;
  min: number;
  max?: number;
  set(qty: number): void;
  busy?: boolean;
}

export function Stepper({ title, qty, min, max = Infinity, set, busy }: StepperProps) {
  const removes = qty === 1 && min === 0;
  return (
    <div class="stepper">
      <button type="button" disabled={qty <= min || busy} aria-label={removes ? t.remove(title) : t.oneLess(title)} onClick={() => set(qty - 1)}>
        <Icon name={removes ? "bin" : "minus"} size="m" />
      </button>
      <span class="num" aria-live="polite">
        {qty}
      </span>
      <button type="button" disabled={qty >= max || busy} aria-label={t.oneMore(title)} onClick={() => set(qty + 1)}>
        <Icon name="plus" size="m" />
      </button>
    </div>
  );
}

/** The lines of the hold, to change. */
export function CartLines() {
  return (
    <ul class="cart-lines">
      {hold.value?.lines.map((l) => (
        <li key={l.sku}>
          <CartLine l={l} />
        </li>
      ))}
    </ul>
  );
}

/** A coupon on what is held, and the way to one. */
export function CouponField() {
  const coupon = hold.value?.coupon;
  const [code, setCode] = useState("");
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const set = async (to: string) => {
    setBusy(true);
    setFault("");
    try {
      await setCoupon(to);
      setCode("");
    } catch (err) {
      setFault(err instanceof ApiError && err.message ? err.message : say(err));
    }
    setBusy(false);
  };
  if (coupon) {
    return (
      <p class="coupon on">
        <span class="badge ok">{t.couponOn(coupon)}</span>
        <button type="button" class="btn quiet dense" aria-label={t.couponRemove(coupon)} disabled={busy} onClick={() => void set("")}>
          {t.cancel}
        </button>
      </p>
    );
  }
  const key = (e: KeyboardEvent) => {
    if (e.key !== "Enter") return;
    e.preventDefault(); // it is inside the order's form
    if (code.trim()) void set(code);
  };
  return (
    <div class="coupon">
      <label class="field">
        <span>{t.coupon}</span>
        <input
          class="input"
          form=""
          value={code}
          maxLength={40}
          autocomplete="off"
          aria-invalid={fault !== ""}
          aria-describedby={fault ? "coupon-fault" : undefined}
          onInput={(e) => setCode(e.currentTarget.value)}
          onKeyDown={key}
        />
      </label>
      <button type="button" class="btn sec" disabled={busy || !code.trim()} onClick={() => void set(code)}>
        {t.couponApply}
      </button>
      {fault && (
        <p class="fault" id="coupon-fault" role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}

/** A line's title in two: the product, and which of its variants. */
function split(l: Line): [string, string] {
  const title = productOf(l.sku)?.title;
  return title && l.title.startsWith(title) ? [title, l.title.slice(title.length).replace(/^[\s,:(–-]+/, "")] : [l.title, ""];
}

function CartLine({ l }: { l: Line }) {
  const [title, options] = split(l);
  const prior = l.prior;
  const was = priorOf({ price: l.price, prior });
  const [busy, setBusy] = useState(false);
  const set = async (qty: number) => {
    setBusy(true);
    await setQty(l.sku, qty);
    setBusy(false);
  };
  return (
    <>
      <Thumb src={l.picture} size={48} />
      <div>
        <b>{title}</b>
        <small>
          {l.code && <span class="badge code">{l.code}</span>}
          {options}
        </small>
        {(was || l.qty > 1) && (
          <small class="num">
            {was && <span class="deal">{t.off(percentOff({ price: l.price, prior }))}</span>}
            {was ? <s>{money(was, locale)}</s> : `${l.qty} × ${money(l.price, locale)}`}
          </small>
        )}
      </div>
      <Stepper title={l.title} qty={l.qty} min={0} set={(q) => void set(q)} busy={busy} />
      <span class="amount num">{money({ ...l.price, minor: l.price.minor * l.qty }, locale)}</span>
    </>
  );
}

export function CartBody() {
  const h = hold.value;
  if (!h) {
    return (
      <div class="cart">
        <Lapsed />
        <Empty icon="bag" text={`${t.cartEmpty} ${t.cartHint}`} />
      </div>
    );
  }
  return (
    <div class="cart">
      <HoldTimer />
      <CartLines />
      <button type="button" class="btn quiet dense" onClick={() => void release()}>
        {t.release}
      </button>
      {wide.value && <CartFoot />}
    </div>
  );
}

function CartFoot() {
  const h = hold.value;
  if (!h) return null;
  return (
    <footer class="foot">
      <Notices />
      <button type="button" class="btn pri wide-button" onClick={() => (sheet.value = "checkout")}>
        <span>{t.checkOut}</span>
        <span class="num">{money(h.goods, locale)}</span>
      </button>
    </footer>
  );
}

/** The cart on a phone. */
export function CartSheet() {
  const shelf = (
    <button type="button" class="btn quiet" onClick={() => (sheet.value = "shelf")}>
      {t.shelf}
    </button>
  );
  const title = cartCount.value > 0 ? t.cart : `${t.cart}, ${live.value!.channel.title}`;
  return (
    <Sheet title={title} head={shelf} foot={<CartFoot />} onClose={() => (sheet.value = null)}>
      <CartBody />
    </Sheet>
  );
}
