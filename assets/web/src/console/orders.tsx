import { useEffect, useState } from "preact/hooks";
import { dayTime, money } from "../format";
import { AddressText, count, OrderLines, TotalsList } from "../look/bits";
import { Sheet } from "../look/dialog";
import { Icon } from "../look/icon";
import type { OrderState } from "../types";
import { locale, t } from "../words";
import { c } from "../words/console";
import { lineTitle, Moves } from "./moves";
import { act, me, orders, readOrders } from "./store";
import type { ConsoleOrder, OrderTask, Past } from "./types";

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
  const states = ["", "pending_payment", "paid", "packed", "shipped", "delivered", "cancelled", "withdrawn", "refunded", "needs_attention"] as const;
  return (
    <main class="room">
      <div class="room-head">
        <h1>{c.orders}</h1>
        <div class="seg" role="group" aria-label={c.state}>
          {states.filter((s) => !s || s === state || orders.value.some((o) => o.state === s)).map((s) => (
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
        <a class="btn sec dense" href="/api/console/orders.csv" download>
          {c.exportOrders}
        </a>
      </div>
      <Tasks open={setOpen} />
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

/** What people have to do about orders. */
function Tasks({ open }: { open(order: string): void }) {
  const [list, setList] = useState<OrderTask[]>([]);
  const changed = orders.value;
  const read = () => void act<{ open: OrderTask[] }>("GET", "/api/console/orders/tasks").then((got) => got && setList(got.ok.open));
  useEffect(read, [changed]);
  const done = async (id: string) => {
    if (await act("POST", `/api/console/orders/tasks/${encodeURIComponent(id)}/done`, {})) read();
  };
  if (list.length === 0) return null;
  return (
    <section class="order-tasks" aria-label={c.orderTasks}>
      <h2>{c.orderTasks}</h2>
      <ul>
        {list.map((task) => (
          <li key={task.id}>
            <p>
              {task.number && task.order && (
                <button type="button" class="link num" onClick={() => open(task.order!)}>
                  {task.number}
                </button>
              )}{" "}
              {task.text}
              {task.due && <span class="badge warn num">{c.due(dayTime(task.due, locale, me.value!.shop.zone))}</span>}
            </p>
            <button type="button" class="btn sec dense" aria-label={`${c.taskDone}: ${task.text}`} onClick={() => void done(task.id)}>
              {c.taskDone}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function OrderSheet({ o, close }: { o: ConsoleOrder; close(): void }) {
  const [past, setPast] = useState<Past | null>(null);
  const read = () => void act<Past>("GET", `/api/console/orders/${encodeURIComponent(o.id)}`).then((got) => got && setPast(got.ok));
  useEffect(read, [o.id, o.state]);
  const at = (when: string) => dayTime(when, locale, me.value!.shop.zone);
  return (
    <Sheet title={o.number} class="order-sheet" head={o.test && <span class="badge test">{t.test}</span>} foot={<Moves o={o} out={past?.out ?? []} moved={read} />} onClose={close}>
      <p class="badges">
        <Badge state={o.state} />
        <span class="note num">{at(o.created)}</span>
        <a href={`/order/${encodeURIComponent(o.token)}`} target="_blank" rel="noopener">
          {c.viewOrder}
        </a>
        <button type="button" class="btn quiet dense" onClick={() => print()}>
          {c.packingSlip}
        </button>
      </p>
      {o.state === "cancelled" && o.reason && <p class="note">{c.reasons[o.reason] ?? o.reason}</p>}
      <OrderLines lines={o.lines} />
      <TotalsList of={o.totals} count={count(o.lines)} />
      <div class="two">
        <div>
          <h2>{t.address}</h2>
          <AddressText of={o.address} />
          <a href={`mailto:${o.email}`}>{o.email}</a>
        </div>
        <div class="no-slip">
          <h2>{c.paidWith}</h2>
          <p>{t.payments[o.payment] ?? o.payment}</p>
          <h2>{c.shippedBy}</h2>
          <p>
            {o.shipping}
            {o.shipment && ` · ${o.shipment.carrier} ${o.shipment.tracking}`}
          </p>
          {o.coupon && <p class="note">{t.couponOn(o.coupon)}</p>}
        </div>
      </div>
      {past?.withdrawals.map((w) => (
        <section key={w.at} class="no-slip withdrawal">
          <h2>
            {c.withdrawn} <span class="num">{at(w.at)}</span> {w.late && <span class="badge warn">{c.tooLate}</span>}
          </h2>
          <p class="num">{w.items.map((i) => `${i.qty} × ${lineTitle(o, i.sku)}`).join(", ")}</p>
          {w.reason && <p class="note">{w.reason}</p>}
        </section>
      ))}
      {past && (
        <section class="no-slip">
          <h2>{c.history}</h2>
          <ol class="past">
            {past.history.map((h) => (
              <li key={h.at + h.state}>
                <span class="num">{at(h.at)}</span> {t.stateOf[h.state]} {h.by && <small>{h.by}</small>}
              </li>
            ))}
            {past.refunds.map((r) => (
              <li key={r.at}>
                <span class="num">{at(r.at)}</span> {c.refundState[r.state] ?? r.state} {money(r.amount, locale)} <small>{[r.by, r.reason].filter(Boolean).join(", ")}</small>
              </li>
            ))}
          </ol>
        </section>
      )}
    </Sheet>
  );
}
