import { useEffect, useState } from "preact/hooks";
import { ApiError, call } from "../api";
import { dayTime, money } from "../format";
import { AddressText, count, OrderLines, TotalsList } from "../look/bits";
import { Sheet } from "../look/dialog";
import { Icon } from "../look/icon";
import type { OrderState } from "../types";
import { locale, say, t } from "../words";
import { c } from "../words/console";
import { me, orders, readOrders, tell } from "./store";
import type { ConsoleOrder } from "./types";

const looks: Record<OrderState, string> = {
  pending_payment: "warn",
  paid: "ok",
  packed: "ok",
  shipped: "mute",
  delivered: "mute",
  cancelled: "bad",
  withdrawn: "bad",
  refund_pending: "warn",
  refunded: "mute",
  needs_attention: "bad",
};

function Badge({ state }: { state: OrderState }) {
  return <span class={`badge ${looks[state]}`}>{t.stateOf[state]}</span>;
}

/** The orders, newest first. */
export function Orders() {
  const [state, setState] = useState<OrderState | "">("");
  const [query, setQuery] = useState("");
  const [open, setOpen] = useState<string | null>(null);
  useEffect(() => void readOrders(), []);
  const words = query.toLowerCase();
  const rows = orders.value.filter(
    (o) => (!state || o.state === state) && [o.number, o.address.name, o.email, ...o.lines.map((l) => l.title)].join(" ").toLowerCase().includes(words),
  );
  const opened = orders.value.find((o) => o.id === open);
  const states = ["", "pending_payment", "paid", "shipped", "cancelled"] as const;
  return (
    <main class="room">
      <div class="room-head">
        <h1>{c.orders}</h1>
        <div class="seg" role="group" aria-label={c.state}>
          {states.map((s) => (
            <button key={s} type="button" aria-pressed={state === s} onClick={() => setState(s)}>
              {s ? t.stateOf[s] : c.all}
              <span class="num">{s ? orders.value.filter((o) => o.state === s).length : orders.value.length}</span>
            </button>
          ))}
        </div>
        <label class="find">
          <Icon name="search" size="m" />
          <input class="input" type="search" value={query} onInput={(e) => setQuery(e.currentTarget.value)} placeholder={c.findOrder} aria-label={c.findOrder} />
        </label>
      </div>
      <div class="sheetlike">
        <table class="table orders">
          <thead>
            <tr>
              <th>{c.order}</th>
              <th>{c.placed}</th>
              <th>{c.customer}</th>
              <th class="n">{c.items}</th>
              <th class="n">{c.total}</th>
              <th>{c.state}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((o) => (
              <tr key={o.id} class="first">
                <td>
                  <button type="button" class="link num" onClick={() => setOpen(o.id)}>
                    {o.number}
                  </button>{" "}
                  {o.test && <span class="badge test">{t.test}</span>}
                </td>
                <td class="num">{dayTime(o.created, locale, me.value!.shop.zone)}</td>
                <td>{o.address.name}</td>
                <td class="n num">{count(o.lines)}</td>
                <td class="n num">{money(o.totals.total, locale)}</td>
                <td>
                  <Badge state={o.state} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p class="none note">{c.noOrders}</p>}
      </div>
      {opened && <OrderSheet o={opened} close={() => setOpen(null)} />}
    </main>
  );
}

/** What may be done with an order next. */
function Moves({ o }: { o: ConsoleOrder }) {
  const [fault, setFault] = useState("");
  const [sure, setSure] = useState(false);
  const [busy, setBusy] = useState(false);
  const move = async (to: OrderState) => {
    setBusy(true);
    setFault("");
    try {
      const now = await call<ConsoleOrder>("POST", `/api/console/orders/${encodeURIComponent(o.id)}/state`, { state: to });
      orders.value = orders.value.map((x) => (x.id === o.id ? { ...x, ...now } : x));
      tell(c.isNow(o.number, t.stateOf[now.state]));
    } catch (err) {
      if (err instanceof ApiError && err.code === "transition") {
        setFault(c.transition);
        await readOrders();
      } else setFault(err instanceof ApiError && err.message ? err.message : say(err));
    }
    setSure(false);
    setBusy(false);
  };
  const next = o.next;
  if (next.length === 0 && !fault) return null;
  return (
    <footer class="foot">
      {fault && (
        <p class="fault-box" role="alert">
          <Icon name="alert" />
          {fault}
        </p>
      )}
      {sure && <p>{c.sureCancel}</p>}
      <div class="pair">
        {sure && (
          <>
            <button type="button" class="btn bad" disabled={busy} onClick={() => void move("cancelled")}>
              {c.yesCancel}
            </button>
            <button type="button" class="btn sec" onClick={() => setSure(false)}>
              {c.keep}
            </button>
          </>
        )}
        {!sure && next.includes("paid") && (
          <button type="button" class="btn pri" disabled={busy} onClick={() => void move("paid")}>
            <Icon name="check" size="m" />
            {c.markPaid}
          </button>
        )}
        {!sure && next.includes("shipped") && (
          <button type="button" class="btn pri" disabled={busy} onClick={() => void move("shipped")}>
            <Icon name="truck" size="m" />
            {c.markShipped}
          </button>
        )}
        {!sure && next.includes("cancelled") && (
          <button type="button" class="btn sec" disabled={busy} onClick={() => setSure(true)}>
            {c.cancelOrder}
          </button>
        )}
      </div>
    </footer>
  );
}

function OrderSheet({ o, close }: { o: ConsoleOrder; close(): void }) {
  return (
    <Sheet title={o.number} class="order-sheet" head={o.test && <span class="badge test">{t.test}</span>} foot={<Moves o={o} />} onClose={close}>
      <p class="badges">
        <Badge state={o.state} />
        <span class="note num">{dayTime(o.created, locale, me.value!.shop.zone)}</span>
        <a href={`/order/${encodeURIComponent(o.token)}`} target="_blank" rel="noopener">
          {c.viewOrder}
        </a>
      </p>
      <OrderLines lines={o.lines} />
      <TotalsList of={o.totals} count={count(o.lines)} />
      <div class="two">
        <div>
          <h2>{t.address}</h2>
          <AddressText of={o.address} />
          <a href={`mailto:${o.email}`}>{o.email}</a>
        </div>
        <div>
          <h2>{c.paidWith}</h2>
          <p>{t.payments[o.payment] ?? o.payment}</p>
          <h2>{c.shippedBy}</h2>
          <p>{o.shipping}</p>
        </div>
      </div>
    </Sheet>
  );
}
