import { signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, codeOf, newKey } from "../api";
import { money } from "../format";
import { count, Empty, Face, TotalsList } from "../look/bits";
import { Sheet } from "../look/dialog";
import { Icon } from "../look/icon";
import type { Address, Order, Totals } from "../types";
import { rememberChannel } from "../trip";
import { locale, say, t } from "../words";
import { AddressForm, check, type Faults } from "./address";
import { AskField } from "./ask";
import { CartLines, CouponField, HoldTimer } from "./cart";
import { Confirmation } from "./confirmation";
import { Options, paymentOption, shippingOption } from "./options";
import { checkout, hold, live, muted, ordered, quote, readHold, sheet, state, takeAgain } from "./store";

/** Kept while the page is open, never longer. */
const address = signal<Address>({ name: "", email: "", street: "", postcode: "", city: "", country: "" });
const settled = signal(false);
/** The payment's page is being opened. */
const leaving = signal(false);

/** One page from what is held to an order. */
export function Checkout() {
  const { shop, channel } = live.value!;
  const [order, setOrder] = useState<Order | null>(null);
  // The socket may say that the hold was ordered before the order itself comes back.
  const [placing, setPlacing] = useState(false);
  const close = () => (sheet.value = null);
  if (!address.value.country) address.value = { ...address.value, country: shop.countries[0] ?? shop.country };
  if (order) {
    return (
      <Sheet title={t.orderNumber(order.number)} class="checkout" onClose={close}>
        <Confirmation order={order} />
      </Sheet>
    );
  }
  const body = hold.value || placing ? <Form done={setOrder} busy={placing} setBusy={setPlacing} /> : <Gone />;
  return (
    <Sheet title={t.checkOut} class="checkout" closeLabel={t.keepHold} onClose={close} head={<Still host={channel.host} />}>
      {body}
    </Sheet>
  );
}

/** The show goes on behind the sheet. */
function Still({ host }: { host: string }) {
  if (!state.value!.onAir) return null;
  return (
    <div class="still">
      <Face size={40} />
      <p>
        <b>{t.stillLive(host)}</b>
        <small>{muted.value ? t.soundMuted : t.soundStays}</small>
      </p>
      <button type="button" class="icon" aria-pressed={!muted.value} aria-label={t.sound} onClick={() => (muted.value = !muted.value)}>
        <Icon name={muted.value ? "mute" : "sound"} />
      </button>
    </div>
  );
}

function Gone() {
  if (!state.value!.lapsed) return <Empty icon="bag" text={t.cartEmpty} />;
  return (
    <div class="state">
      <Icon name="clock" />
      <p>{t.holdEnded}</p>
      <button type="button" class="btn pri" onClick={() => void takeAgain()}>
        {t.holdAgain}
      </button>
    </div>
  );
}

/** What the order will cost: asked of the shop at every change. */
function useQuote(shipping: string): { totals: Totals | null; failed: boolean; ask(): void } {
  const [totals, setTotals] = useState<Totals | null>(null);
  const [failed, setFailed] = useState(false);
  const [again, setAgain] = useState(0);
  const lines = hold.value ? hold.value.lines.map((l) => `${l.sku}:${l.qty}:${l.price.minor}`).join() + (hold.value?.coupon ?? "") : "";
  useEffect(() => {
    if (!lines) return;
    let current = true;
    const show = (q: Totals | null) => {
      if (!current) return;
      setTotals(q);
      setFailed(q === null);
    };
    quote(shipping)
      .then(show)
      .catch(() => show(null));
    return () => {
      current = false;
    };
  }, [shipping, lines, again]);
  return { totals, failed, ask: () => setAgain((n) => n + 1) };
}

interface FormProps {
  done(o: Order): void;
  busy: boolean;
  setBusy(busy: boolean): void;
}

interface Choice {
  shipping: string;
  payment: string;
}

/** Placing the order: what is wrong with it, and trying. `ask` has the quote made anew. */
function usePlacing({ done, setBusy }: FormProps, choice: Choice, totals: Totals | null, ask: () => void) {
  const { shop } = live.value!;
  const [faults, setFaults] = useState<Faults>({});
  const [fault, setFault] = useState("");
  const [editing, setEditing] = useState(!settled.value);
  const form = useRef<HTMLFormElement>(null);
  const key = useRef(newKey("c_"));
  const mark = (f: Faults) => {
    setFaults(f);
    setEditing(true);
    setFault(t.checkForm);
    const first = Object.keys(f)[0];
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>(`#address-${first}`)?.focus());
  };
  const refused = (err: unknown) => {
    // An answer settles the attempt; without one the same key asks for the same order.
    if (err instanceof ApiError && err.status < 500) key.current = newKey("c_");
    if (err instanceof ApiError && err.field && err.field in address.value) {
      return mark({ [err.field]: err.message || t.badField });
    }
    setFault(say(err));
    if (codeOf(err) === "price_changed" || codeOf(err) === "expired") {
      readHold().catch(() => {});
      ask();
    }
  };
  const submit = async (e: Event) => {
    e.preventDefault();
    setFault("");
    const found = check(address.value, shop.countries);
    if (Object.keys(found).length > 0) return mark(found);
    setFaults({});
    setBusy(true);
    try {
      const order = await checkout({ key: key.current, address: trimmed(address.value), ...choice, total: totals?.total });
      settled.value = true;
      if (order.payUrl) {
        rememberChannel(live.value!.channel.id);
        setFault("");
        leaving.value = true;
        return location.assign(order.payUrl);
      }
      done(order);
      ordered();
    } catch (err) {
      refused(err);
    }
    setBusy(false);
  };
  return { form, faults, fault, editing, setEditing, setFaults, submit };
}

function Form(props: FormProps) {
  const { shop } = live.value!;
  const [shipping, setShipping] = useState(shop.shipping[0]?.id ?? "");
  const [payment, setPayment] = useState(shop.payments[0]?.id ?? "");
  const { totals, failed, ask } = useQuote(shipping);
  const { form, faults, fault, editing, setEditing, setFaults, submit } = usePlacing(props, { shipping, payment }, totals, ask);
  // Fields may change faster than the page is drawn: each change goes onto what is there by then.
  const set = (change: Partial<Address>) => {
    address.value = { ...address.value, ...change };
    setFaults({});
  };
  return (
    <form ref={form} class="order-form" onSubmit={submit} noValidate>
      <HoldTimer />
      <section>
        <CartLines />
        <CouponField />
      </section>
      <section>
        {editing ? (
          <>
            <h2>{t.deliverTo}</h2>
            <AddressForm address={address.value} faults={faults} countries={shop.countries} set={set} />
          </>
        ) : (
          <AddressRow change={() => setEditing(true)} />
        )}
      </section>
      <Options name="shipping" title={t.shipping} chosen={shipping} choose={setShipping} of={shop.shipping.map((s) => shippingOption(s, totals))} />
      <Options name="payment" title={t.payment} chosen={payment} choose={setPayment} of={shop.payments.map(paymentOption)} test={shop.payments.find((p) => p.id === payment)?.test} />
      <AskField />
      <Sums totals={totals} failed={failed} ask={ask} />
      <footer class="foot">
        {fault && (
          <p class="fault-box" role="alert">
            <Icon name="alert" />
            {fault}
          </p>
        )}
        <Agreement />
        <button type="submit" class="btn pri wide-button" disabled={props.busy || !totals}>
          <span>{leaving.value ? t.goingToPay : props.busy ? t.ordering : t.orderButton}</span>
          {totals && <span class="num">{money(totals.total, locale)}</span>}
        </button>
      </footer>
    </form>
  );
}

function Sums({ totals, failed, ask }: { totals: Totals | null; failed: boolean; ask(): void }) {
  return (
    <section aria-live="polite">
      {totals && <TotalsList of={totals} count={count(hold.value?.lines ?? [])} />}
      {!totals && !failed && <span class="spin" aria-hidden="true" />}
      {failed && (
        <p class="note">
          {t.error.network}{" "}
          <button type="button" class="btn quiet" onClick={ask}>
            {t.again}
          </button>
        </p>
      )}
    </section>
  );
}

function trimmed(a: Address): Address {
  return Object.fromEntries(Object.entries(a).map(([k, v]) => [k, v.trim()])) as unknown as Address;
}

function AddressRow({ change }: { change(): void }) {
  const a = address.value;
  return (
    <div class="address-row">
      <Icon name="pin" />
      <p>
        <b>{a.name}</b>
        <small>
          {a.street}, {a.postcode} {a.city}
        </small>
      </p>
      <button type="button" onClick={change}>
        {t.change}
      </button>
    </div>
  );
}

/** The links a buyer must be able to read before ordering: those that the shop has. */
function Agreement() {
  const { legal, returnDays } = live.value!.shop;
  const link = (page: string, text: string) => (
    <a href={`/legal/${page}`} target="_blank" rel="noopener">
      {text}
    </a>
  );
  return (
    <p class="agreement">
      {legal.includes("terms") && (
        <>
          {t.agreeTerms} {link("terms", t.terms)}.{" "}
        </>
      )}
      {legal.includes("returns") && (
        <>
          {t.returnIn(returnDays)} {link("returns", t.returnWord)}.{" "}
        </>
      )}
      {legal.includes("shipping") && <>{link("shipping", t.shippingInfo)}. </>}
      {legal.includes("privacy") && link("privacy", t.privacy)}
    </p>
  );
}
