import { useState } from "preact/hooks";
import { ApiError, call, newKey } from "../api";
import { money, parseMoney, plainMoney } from "../format";
import { Icon } from "../look/icon";
import type { Item, OrderState } from "../types";
import { locale, say, t } from "../words";
import { c } from "../words/console";
import { bySKU } from "../live/state";
import { facts, orders, readOrders, tell } from "./store";
import type { ConsoleOrder } from "./types";

type Asking = "" | "cancel" | "ship" | "refund";

/** The states in which money has come and may go back. */
const paidFor: OrderState[] = ["paid", "packed", "shipped", "delivered", "withdrawn", "needs_attention"];

/** What something of an order is called; the parts of a bundle are no lines of it. */
export function lineTitle(o: ConsoleOrder, sku: string): string {
  const part = bySKU(facts.value, sku);
  return o.lines.find((l) => l.sku === sku)?.title ?? (part ? [part.product.title, ...part.variant.options].join(", ") : sku);
}

/** What may be done with an order next. `out` is what stock gave for it and has not got back. */
export function Moves({ o, out, moved }: { o: ConsoleOrder; out: Item[]; moved(): void }) {
  const [asking, setAsking] = useState<Asking>("");
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const path = `/api/console/orders/${encodeURIComponent(o.id)}`;
  const post = async (to: string, body: unknown, done?: string) => {
    setBusy(true);
    setFault("");
    try {
      const now = await call<ConsoleOrder>("POST", `${path}/${to}`, body);
      orders.value = orders.value.map((x) => (x.id === o.id ? { ...x, ...now } : x));
      tell(done ?? c.isNow(o.number, t.stateOf[now.state]));
      setAsking("");
      moved();
    } catch (err) {
      if (err instanceof ApiError && err.code === "transition") {
        setFault(c.transition);
        await readOrders();
      } else setFault(err instanceof ApiError && err.message ? err.message : say(err));
    }
    setBusy(false);
  };
  const move = (state: OrderState) => void post("state", { state });
  const left = o.totals.total.minor - o.refunded.minor - o.refunding.minor;
  const repayable = paidFor.includes(o.state) && left > 0;
  if (o.next.length === 0 && !repayable && !fault) return null;
  const plain: [OrderState, string, "check" | "box" | "truck"][] = [
    ["paid", c.markPaid, "check"],
    ["packed", c.markPacked, "box"],
    ["delivered", c.markDelivered, "check"],
  ];
  return (
    <footer class="foot">
      {fault && (
        <p class="fault-box" role="alert">
          <Icon name="alert" />
          {fault}
        </p>
      )}
      {asking === "cancel" && <Cancelling o={o} out={out} busy={busy} cancel={(b) => void post("cancel", b)} stop={() => setAsking("")} />}
      {asking === "ship" && <Shipping busy={busy} ship={(b) => void post("ship", b)} stop={() => setAsking("")} />}
      {asking === "refund" && <Repaying o={o} out={out} left={left} busy={busy} repay={(b, amount) => void post("refund", b, c.repaid(amount))} stop={() => setAsking("")} />}
      {asking === "" && (
        <div class="pair wrap">
          {plain.map(
            ([state, text, icon]) =>
              o.next.includes(state) && (
                <button key={state} type="button" class={state === "packed" ? "btn sec" : "btn pri"} disabled={busy} onClick={() => move(state)}>
                  <Icon name={icon} size="m" />
                  {text}
                </button>
              ),
          )}
          {o.next.includes("shipped") && (
            <button type="button" class="btn pri" onClick={() => setAsking("ship")}>
              <Icon name="truck" size="m" />
              {c.ship}
            </button>
          )}
          {repayable && (
            <button type="button" class="btn sec" onClick={() => setAsking("refund")}>
              {c.refund}
            </button>
          )}
          {o.next.includes("cancelled") && (
            <button type="button" class="btn sec" onClick={() => setAsking("cancel")}>
              {c.cancelOrder}
            </button>
          )}
        </div>
      )}
    </footer>
  );
}

function Never({ stop }: { stop(): void }) {
  return (
    <button type="button" class="btn sec" onClick={stop}>
      {c.keep}
    </button>
  );
}

interface ShippingProps {
  busy: boolean;
  ship(body: { carrier: string; tracking: string }): void;
  stop(): void;
}

function Shipping({ busy, ship, stop }: ShippingProps) {
  const [carrier, setCarrier] = useState("");
  const [tracking, setTracking] = useState("");
  const submit = (e: Event) => {
    e.preventDefault();
    ship({ carrier, tracking });
  };
  return (
    <form class="asking" onSubmit={submit}>
      <label class="field">
        <span>{c.carrier}</span>
        <input class="input" value={carrier} maxLength={100} onInput={(e) => setCarrier(e.currentTarget.value)} />
      </label>
      <label class="field">
        <span>{c.tracking}</span>
        <input class="input" value={tracking} maxLength={100} onInput={(e) => setTracking(e.currentTarget.value)} />
      </label>
      <div class="pair">
        <button type="submit" class="btn pri" disabled={busy}>
          {c.markShipped}
        </button>
        <Never stop={stop} />
      </div>
    </form>
  );
}

interface ShelfProps {
  o: ConsoleOrder;
  out: Item[];
  back: Record<string, number>;
  set(back: Record<string, number>): void;
}

/** What comes back on the shelf, line by line: not all that comes back can be sold again. */
function Shelf({ o, out, back, set }: ShelfProps) {
  if (out.length === 0) return null;
  return (
    <fieldset class="shelf-back">
      <legend>{c.backOnShelf}</legend>
      {out.map((i) => (
        <label key={i.sku}>
          <span>{lineTitle(o, i.sku)}</span>
          <select class="input num" value={String(back[i.sku] ?? 0)} onChange={(e) => set({ ...back, [i.sku]: Number(e.currentTarget.value) })}>
            {Array.from({ length: i.qty + 1 }, (_, n) => (
              <option key={n} value={String(n)} selected={n === (back[i.sku] ?? 0)}>
                {n === 0 ? c.noneBack : c.of(String(n), String(i.qty))}
              </option>
            ))}
          </select>
        </label>
      ))}
    </fieldset>
  );
}

const shelfOf = (back: Record<string, number>): Item[] =>
  Object.entries(back)
    .filter(([, qty]) => qty > 0)
    .map(([sku, qty]) => ({ sku, qty }));

interface CancellingProps {
  o: ConsoleOrder;
  out: Item[];
  busy: boolean;
  cancel(body: { shelf?: Item[] }): void;
  stop(): void;
}

/** No order any more. What was taken for it comes back, but for what cannot be sold again. */
function Cancelling({ o, out, busy, cancel, stop }: CancellingProps) {
  const [back, setBack] = useState<Record<string, number>>(() => Object.fromEntries(out.map((i) => [i.sku, i.qty])));
  return (
    <div class="asking">
      <p>{c.sureCancel}</p>
      <Shelf o={o} out={out} back={back} set={setBack} />
      <div class="pair">
        <button type="button" class="btn bad" disabled={busy} onClick={() => cancel(out.length > 0 ? { shelf: shelfOf(back) } : {})}>
          {c.yesCancel}
        </button>
        <Never stop={stop} />
      </div>
    </div>
  );
}

interface RepayingProps {
  o: ConsoleOrder;
  out: Item[];
  left: number;
  busy: boolean;
  repay(body: unknown, amount: string): void;
  stop(): void;
}

/** Money back: an amount, at most what is left, and what of the goods lies on the shelf again. */
function Repaying({ o, out, left, busy, repay, stop }: RepayingProps) {
  const currency = o.totals.total.currency;
  const [text, setText] = useState(plainMoney({ minor: left, currency }));
  const [back, setBack] = useState<Record<string, number>>({});
  const [reason, setReason] = useState("");
  const [bad, setBad] = useState(false);
  // One key for one wish: trying again after a lost answer pays back once.
  const [key] = useState(() => newKey("r_"));
  const submit = (e: Event) => {
    e.preventDefault();
    const amount = parseMoney(text, currency);
    if (!amount || amount.minor <= 0 || amount.minor > left) return setBad(true);
    setBad(false);
    repay({ key, amount, shelf: shelfOf(back), reason }, money(amount, locale));
  };
  return (
    <form class="asking" onSubmit={submit}>
      <label class="field">
        <span>{c.refundAmount(money({ minor: left, currency }, locale))}</span>
        <input class="input num" value={text} inputMode="decimal" aria-invalid={bad} aria-describedby={bad ? "refund-fault" : undefined} onInput={(e) => setText(e.currentTarget.value)} />
        {bad && (
          <span class="fault" id="refund-fault" role="alert">
            {c.badPrice}
          </span>
        )}
      </label>
      <label class="field">
        <span>{c.reason}</span>
        <input class="input" value={reason} maxLength={200} onInput={(e) => setReason(e.currentTarget.value)} />
      </label>
      <Shelf o={o} out={out} back={back} set={setBack} />
      <div class="pair">
        <button type="submit" class="btn pri" disabled={busy}>
          {c.refund}
        </button>
        <Never stop={stop} />
      </div>
    </form>
  );
}
