import "../look/tokens.css";
import "../look/base.css";
import "../look/parts.css";
import "./withdraw.css";
import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, call, codeOf } from "../api";
import { dayTime, money } from "../format";
import { OrderLines } from "../look/bits";
import { Icon, Logo } from "../look/icon";
import type { Line, Order, Withdrawal } from "../types";
import { locale, say, t } from "../words";

interface Named {
  number: string;
  name: string;
  email: string;
  reason: string;
}

/** A withdrawal in two steps, without a login; then its receipt, which stays at its address. */
function Page({ token, order }: { token: string; order: string }) {
  const [named, setNamed] = useState<Named>({ number: "", name: "", email: "", reason: "" });
  const [made, setMade] = useState<Withdrawal | null>(null);
  const [fault, setFault] = useState("");
  useEffect(() => {
    if (token) {
      call<Withdrawal>("GET", `/api/withdraw/${encodeURIComponent(token)}`).then(setMade, (err) => setFault(say(err)));
    } else if (order) {
      // Who comes from the order's page need not type what it says.
      call<Order>("GET", `/api/order/${encodeURIComponent(order)}`).then(
        (o) => setNamed({ number: o.number, name: o.address.name, email: o.address.email, reason: "" }),
        () => {},
      );
    }
  }, [token, order]);
  const confirmed = (w: Withdrawal) => {
    history.replaceState(null, "", `/withdraw/${encodeURIComponent(w.token)}`);
    setMade(w);
  };
  return (
    <>
      <header class="page-bar">
        <Logo />
        <b>{t.withdrawTitle}</b>
        <a class="btn quiet" href="/">
          {t.backToLive}
        </a>
      </header>
      <main class="withdraw-page">
        {fault && <Fault text={fault} />}
        {!made && !token && <Naming named={named} setNamed={setNamed} next={setMade} />}
        {made && !made.confirmed && <Checking of={made} reason={named.reason} back={() => setMade(null)} done={confirmed} />}
        {made?.confirmed && <Receipt of={made} at={made.confirmed} />}
      </main>
    </>
  );
}

function Fault({ text }: { text: string }) {
  return (
    <p class="fault-box" role="alert">
      <Icon name="alert" />
      {text}
    </p>
  );
}

/** The order is there, and nothing of it can be withdrawn from any more. */
const told = (err: unknown) => (codeOf(err) === "too_late" ? t.withdrawNo : say(err));

interface NamingProps {
  named: Named;
  setNamed(n: Named): void;
  next(w: Withdrawal): void;
}

function Naming({ named, setNamed, next }: NamingProps) {
  const [fault, setFault] = useState("");
  const [bad, setBad] = useState("");
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const submit = async (e: Event) => {
    e.preventDefault();
    setFault("");
    setBad("");
    setBusy(true);
    try {
      next(await call<Withdrawal>("POST", "/api/withdraw", named));
    } catch (err) {
      setFault(told(err));
      if (err instanceof ApiError && err.field) {
        setBad(err.field);
        form.current?.querySelector<HTMLElement>(`[name=${err.field}]`)?.focus();
      }
    }
    setBusy(false);
  };
  const field = (of: keyof Named, label: string, complete: string, type = "text") => (
    <label class="field">
      <span>{label}</span>
      <input
        class="input"
        name={of}
        type={type as "text"}
        value={named[of]}
        autocomplete={complete as "name"}
        required={of !== "reason"}
        maxLength={of === "reason" ? 1000 : 254}
        aria-invalid={bad === of}
        onInput={(e) => setNamed({ ...named, [of]: e.currentTarget.value })}
      />
    </label>
  );
  return (
    <form ref={form} class="tile stack" onSubmit={submit} noValidate>
      <h1>{t.withdrawTitle}</h1>
      <p>{t.withdrawText}</p>
      {field("number", t.withdrawNumber, "off")}
      {field("name", t.withdrawName, "name")}
      {field("email", t.withdrawEmail, "email", "email")}
      {field("reason", t.withdrawReason, "off")}
      {fault && <Fault text={fault} />}
      <button type="submit" class="btn pri" disabled={busy}>
        {t.withdrawNext}
      </button>
    </form>
  );
}

interface CheckingProps {
  of: Withdrawal;
  reason: string;
  back(): void;
  done(w: Withdrawal): void;
}

/** The second step: which items, and the word for it. */
function Checking({ of: w, reason, back, done }: CheckingProps) {
  const [qty, setQty] = useState<Record<string, number>>(Object.fromEntries(w.lines.map((l) => [l.sku, l.qty])));
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  const confirm = async () => {
    const items = w.lines.map((l) => ({ sku: l.sku, qty: qty[l.sku]! })).filter((i) => i.qty > 0);
    if (items.length === 0) return setFault(t.withdrawNothing);
    setFault("");
    setBusy(true);
    try {
      const whole = w.lines.every((l) => qty[l.sku] === l.qty);
      const { token } = whole ? w : await call<Withdrawal>("POST", "/api/withdraw", { number: w.number, name: w.name, email: w.email, reason, items });
      done(await call<Withdrawal>("POST", `/api/withdraw/${encodeURIComponent(token)}`));
    } catch (err) {
      setFault(told(err));
      setBusy(false);
    }
  };
  return (
    <section class="tile stack">
      <h1 ref={head} tabIndex={-1}>
        {t.withdrawCheck}
      </h1>
      <p>
        {t.orderNumber(w.number)}, {w.name}, {w.email}
      </p>
      <ul class="choice">
        {w.lines.map((l) => (
          <li key={l.sku}>
            <Choice l={l} qty={qty[l.sku]!} set={(n) => setQty({ ...qty, [l.sku]: n })} />
          </li>
        ))}
      </ul>
      {w.late && <p class="note">{t.withdrawLate}</p>}
      {fault && <Fault text={fault} />}
      <div class="pair">
        <button type="button" class="btn sec" onClick={back}>
          {t.withdrawBack}
        </button>
        <button type="button" class="btn pri grow" disabled={busy} onClick={() => void confirm()}>
          {t.withdrawConfirm}
        </button>
      </div>
    </section>
  );
}

function Choice({ l, qty, set }: { l: Line; qty: number; set(n: number): void }) {
  return (
    <>
      <label>
        <input type="checkbox" checked={qty > 0} onChange={(e) => set(e.currentTarget.checked ? l.qty : 0)} />
        <span>
          {l.title}
          <small class="num">{money(l.price, locale)}</small>
        </span>
      </label>
      {l.qty > 1 ? (
        <select class="input" value={qty} aria-label={`${t.quantity}: ${l.title}`} onChange={(e) => set(Number(e.currentTarget.value))}>
          {Array.from({ length: l.qty + 1 }, (_, n) => (
            <option key={n} value={n} selected={n === qty}>
              {n}
            </option>
          ))}
        </select>
      ) : (
        <span class="num">1</span>
      )}
    </>
  );
}

function Receipt({ of: w, at }: { of: Withdrawal; at: string }) {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = t.receipt;
    head.current?.focus();
  }, []);
  return (
    <article class="tile stack">
      <h1 ref={head} tabIndex={-1}>
        {t.receipt}
      </h1>
      <p>{t.receiptText(w.name, w.number, w.shop)}</p>
      <OrderLines lines={w.lines} />
      {w.reason && <p class="note">{w.reason}</p>}
      <p>
        <b>
          <time dateTime={at}>{t.receiptAt(dayTime(at, locale))}</time>
        </b>{" "}
        <span class="note num">({at.slice(0, 19)}Z)</span>
      </p>
      <p class="note">{w.email}</p>
      {w.late && <p class="note">{t.withdrawLate}</p>}
      <p class="note">{t.receiptKeep}</p>
      <button type="button" class="btn sec" onClick={() => print()}>
        {t.print}
      </button>
    </article>
  );
}

const token = decodeURIComponent(location.pathname.split("/")[2] ?? "");
const order = decodeURIComponent(location.hash.slice(1));
render(<Page token={token} order={order} />, document.getElementById("page")!);
