import "../look/tokens.css";
import "../look/base.css";
import "../look/parts.css";
import "./order.css";
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ApiError, call } from "../api";
import { dayTime, money } from "../format";
import { AddressText, count, OrderLines, TotalsList } from "../look/bits";
import { Icon, Logo } from "../look/icon";
import type { Order, OrderState } from "../types";
import { fromChannel } from "../trip";
import { locale, say, t, usual } from "../words";

/** How long to wait before an unpaid order is looked at again: soon at first, then less and less. */
const pause = (waited: number) => (waited < 30_000 ? 2_000 : waited < 600_000 ? 5_000 : 30_000);

function Page({ token }: { token: string }) {
  const [order, setOrder] = useState<Order | null>(null);
  const [fault, setFault] = useState("");
  const path = `/api/order/${encodeURIComponent(token)}`;
  const load = () => {
    setFault("");
    call<Order>("POST", `${path}/settle`)
      .then((o) => {
        document.title = t.orderNumber(o.number);
        setOrder(o);
      })
      .catch((err) => setFault(err instanceof ApiError && err.status === 404 ? t.noOrder : t.loadFailed));
  };
  useEffect(load, [token]);
  const waiting = order?.state === "pending_payment";
  useEffect(() => {
    if (!waiting) return;
    const since = Date.now();
    let timer: ReturnType<typeof setTimeout>;
    const again = () => {
      timer = setTimeout(async () => {
        if (!document.hidden) await call<Order>("POST", `${path}/settle`).then(setOrder, () => {});
        again();
      }, pause(Date.now() - since));
    };
    again();
    return () => clearTimeout(timer);
  }, [waiting, path]);
  if (fault) {
    return (
      <main class="state">
        <Icon name="alert" />
        <h1>{fault}</h1>
        <button type="button" class="btn pri" onClick={load}>
          {t.again}
        </button>
      </main>
    );
  }
  if (!order) {
    return (
      <main class="state">
        <span class="spin" aria-hidden="true" />
        <span class="sr" role="status">
          {t.orderPage}
        </span>
      </main>
    );
  }
  return <View of={order} took={setOrder} />;
}

/** The stream that the buyer came from. */
function stream(): string {
  const channel = fromChannel();
  return channel ? `/live/${encodeURIComponent(channel)}` : "/";
}

function View({ of: o, took }: { of: Order; took(o: Order): void }) {
  const unpaid = o.reason === "payment_refused" || o.reason === "payment_expired";
  return (
    <>
      <header class="page-bar">
        <Logo />
        <b>{t.orderNumber(o.number)}</b>
        {o.test && <span class="badge test">{t.test}</span>}
        <a class="btn quiet" href={stream()}>
          {t.backToLive}
        </a>
      </header>
      <main class="order-page">
        <section class="tile">
          <p class="badges">
            <StateBadge of={o} />
            <span class="note">{t.placed(dayTime(o.created, locale))}</span>
          </p>
          <div role="status">
            <h1>{unpaid ? t.notPaid : o.payUrl ? t.paying : t.stateOf[o.state]}</h1>
            <p class="note">{(o.state === "cancelled" && t.cancelReason[o.reason ?? ""]) || (o.payUrl ? t.payingText : t.stateText[o.state])}</p>
          </div>
          {o.payUrl && (
            <a class="btn pri" href={o.payUrl}>
              {t.payNow}
            </a>
          )}
          {unpaid && (
            <>
              <p class="note">{t.stillHeld}</p>
              <a class="btn pri" href={`${stream()}?checkout`}>
                {t.payAgain}
              </a>
            </>
          )}
          <Steps state={o.state} />
          <Parcel of={o} />
          <MoneyBack of={o} />
          {o.test && <p class="test-note">{t.testOrder}</p>}
        </section>
        <section class="tile">
          <h2>{t.items}</h2>
          <OrderLines lines={o.lines} />
          <TotalsList of={o.totals} count={count(o.lines)} />
        </section>
        <section class="tile two">
          <div>
            <h2>{t.address}</h2>
            <AddressText of={o.address} />
            <p class="note">{o.address.email}</p>
          </div>
          <div>
            <h2>{t.shipping}</h2>
            <p>{usual(o.shipping)}</p>
            <h2>{t.payment}</h2>
            <p>{t.payments[o.payment] ?? o.payment}</p>
          </div>
        </section>
        <Undo of={o} took={took} />
        <p class="note">{t.keepLink}</p>
      </main>
    </>
  );
}

const looks: Record<OrderState, string> = {
  pending_payment: "warn",
  paid: "ok",
  packed: "ok",
  shipped: "ok",
  delivered: "ok",
  cancelled: "bad",
  withdrawn: "mute",
  refund_pending: "warn",
  refunded: "mute",
  needs_attention: "warn",
};

function StateBadge({ of: o }: { of: Order }) {
  return <span class={`badge ${looks[o.state]}`}>{t.stateOf[o.state]}</span>;
}

/** How far along the usual way; nothing for orders that left it. */
function Steps({ state }: { state: OrderState }) {
  const reached = { pending_payment: 1, paid: 2, packed: 2, shipped: 3, delivered: 4 }[state as string];
  if (!reached) return null;
  return (
    <ol class="steps">
      {[t.steps.placed, t.steps.paid, t.steps.shipped, t.steps.delivered].map((name, i) => (
        <li key={name} class={i < reached ? "done" : ""} aria-current={i === reached - 1 ? "step" : undefined}>
          <i aria-hidden="true">{i < reached && <Icon name="check" size="s" />}</i>
          {name}
        </li>
      ))}
    </ol>
  );
}

function Parcel({ of: o }: { of: Order }) {
  if (!o.shipment || (!o.shipment.carrier && !o.shipment.tracking)) return null;
  return (
    <p class="parcel">
      <Icon name="truck" />
      <span>
        {t.tracking(o.shipment.carrier)} <b class="num">{o.shipment.tracking}</b>
        <small>{dayTime(o.shipment.at, locale)}</small>
      </span>
    </p>
  );
}

function MoneyBack({ of: o }: { of: Order }) {
  return (
    <>
      {o.refunding.minor > 0 && <p class="note">{t.moneyComing(money(o.refunding, locale))}</p>}
      {o.refunded.minor > 0 && <p class="note">{t.moneyBack(money(o.refunded, locale))}</p>}
    </>
  );
}

/** Cancelling before it is packed, and withdrawing for as long as the law has it. */
function Undo({ of: o, took }: { of: Order; took(o: Order): void }) {
  const [sure, setSure] = useState(false);
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const cancel = async () => {
    setBusy(true);
    setFault("");
    try {
      took(await call<Order>("POST", `/api/order/${encodeURIComponent(o.token)}/cancel`));
    } catch (err) {
      setFault(say(err));
    }
    setSure(false);
    setBusy(false);
  };
  const may = o.state === "pending_payment" || o.state === "paid";
  if (o.state === "cancelled" || o.state === "refunded" || o.state === "withdrawn") return null;
  return (
    <section class="tile stack">
      {fault && (
        <p class="fault-box" role="alert">
          <Icon name="alert" />
          {fault}
        </p>
      )}
      {sure && <p role="alert">{t.sureCancel}</p>}
      <div class="pair wrap">
        {sure && (
          <>
            <button type="button" class="btn bad" disabled={busy} onClick={() => void cancel()}>
              {t.yesCancel}
            </button>
            <button type="button" class="btn sec" onClick={() => setSure(false)}>
              {t.keepOrder}
            </button>
          </>
        )}
        {!sure && may && (
          <button type="button" class="btn sec" onClick={() => setSure(true)}>
            {t.cancelOrder}
          </button>
        )}
        {!sure && (
          <a class="btn sec" href={`/withdraw#${encodeURIComponent(o.token)}`}>
            {t.withdrawHere}
          </a>
        )}
      </div>
    </section>
  );
}

const token = decodeURIComponent(location.pathname.split("/")[2] ?? "");
render(<Page token={token} />, document.getElementById("page")!);
