import "../look/tokens.css";
import "../look/base.css";
import "../look/parts.css";
import "./order.css";
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ApiError, call } from "../api";
import { dayTime } from "../format";
import { AddressText, count, OrderLines, TotalsList } from "../look/bits";
import { Icon, Logo } from "../look/icon";
import type { Order, OrderState } from "../types";
import { locale, t } from "../words";

function Page({ token }: { token: string }) {
  const [order, setOrder] = useState<Order | null>(null);
  const [fault, setFault] = useState("");
  const load = () => {
    setFault("");
    call<Order>("GET", `/api/order/${encodeURIComponent(token)}`)
      .then((o) => {
        document.title = t.orderNumber(o.number);
        setOrder(o);
      })
      .catch((err) => setFault(err instanceof ApiError && err.status === 404 ? t.noOrder : t.loadFailed));
  };
  useEffect(load, [token]);
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
      <div class="state" role="status">
        <span class="spin" aria-hidden="true" />
      </div>
    );
  }
  return <View of={order} />;
}

function View({ of: o }: { of: Order }) {
  return (
    <>
      <header class="page-bar">
        <Logo />
        <b>{t.orderNumber(o.number)}</b>
        {o.test && <span class="badge test">{t.test}</span>}
        <a class="btn quiet" href="/">
          {t.backToLive}
        </a>
      </header>
      <main class="order-page">
        <section class="tile">
          <p class="badges">
            <StateBadge state={o.state} />
            <span class="note">{t.placed(dayTime(o.created, locale))}</span>
          </p>
          <h1>{t.stateOf[o.state]}</h1>
          <p class="note">{t.stateText[o.state]}</p>
          {o.state !== "cancelled" && <Steps state={o.state} />}
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
            <p>{o.shipping}</p>
            <h2>{t.payment}</h2>
            <p>{t.payments[o.payment] ?? o.payment}</p>
          </div>
        </section>
        <p class="note">{t.keepLink}</p>
      </main>
    </>
  );
}

function StateBadge({ state }: { state: OrderState }) {
  const look = { pending_payment: "warn", paid: "ok", shipped: "ok", cancelled: "bad" }[state];
  return <span class={`badge ${look}`}>{t.stateOf[state]}</span>;
}

function Steps({ state }: { state: OrderState }) {
  const reached = { pending_payment: 1, paid: 2, shipped: 3, cancelled: 0 }[state];
  return (
    <ol class="steps">
      {[t.steps.placed, t.steps.paid, t.steps.shipped].map((name, i) => (
        <li key={name} class={i < reached ? "done" : ""} aria-current={i === reached - 1 ? "step" : undefined}>
          <i aria-hidden="true">{i < reached && <Icon name="check" size="s" />}</i>
          {name}
        </li>
      ))}
    </ol>
  );
}

const token = decodeURIComponent(location.pathname.split("/")[2] ?? "");
render(<Page token={token} />, document.getElementById("page")!);
