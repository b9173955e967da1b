import { useEffect, useState } from "preact/hooks";
import { second } from "../clock";
import { dayTime, money } from "../format";
import { DealEnds, Price, Stock } from "../look/bits";
import { Sheet } from "../look/dialog";
import type { Money } from "../types";
import { locale } from "../words";
import { c } from "../words/console";
import { type Stocked, titleOf } from "./stocked";
import { act, me } from "./store";

interface PricePoint {
  price: Money;
  by: string;
  at: string;
}

/** A value from a moment on, in ms. */
interface Point {
  at: number;
  n: number;
}

/** An entry of the stock ledger: by how much the counters changed, and what they were after it. */
interface Movement {
  id: number;
  at: string;
  kind: string;
  onHand: number;
  reserved: number;
  after: { onHand: number; reserved: number };
  by: string;
  number?: string;
}

const parts = ["prices", "stock"] as const;

/** What became of a variant: what it cost, and where its stock went. */
export function HistorySheet({ of, close }: { of: Stocked; close(): void }) {
  const [part, setPart] = useState<(typeof parts)[number]>("prices");
  const { variant } = of;
  return (
    <Sheet title={titleOf(of)} class="order-sheet" onClose={close}>
      <p class="facts">
        <code>{variant.sku}</code>
        <Price of={variant} />
        <Stock of={variant} />
      </p>
      <DealEnds of={variant.deal} />
      <div class="seg fit" role="group" aria-label={c.history}>
        {parts.map((p) => (
          <button key={p} type="button" aria-pressed={part === p} onClick={() => setPart(p)}>
            {p === "prices" ? c.price : c.stock}
          </button>
        ))}
      </div>
      {part === "prices" ? <Prices sku={variant.sku} /> : <Movements sku={variant.sku} />}
    </Sheet>
  );
}

const pathOf = (sku: string, what: string) => `/api/console/products/${encodeURIComponent(sku)}/${what}`;

function Prices({ sku }: { sku: string }) {
  const [prices, setPrices] = useState<PricePoint[] | null>(null);
  useEffect(() => {
    void act<{ prices: PricePoint[] }>("GET", pathOf(sku, "prices")).then((got) => got && setPrices(got.ok.prices));
  }, [sku]);
  if (!prices) return null;
  const { zone, currency } = me.value!.shop;
  const points = prices.map((p) => ({ at: Date.parse(p.at), n: p.price.minor })).reverse();
  const amount = (minor: number) => money({ minor, currency: prices[0]?.price.currency ?? currency }, locale);
  if (prices.length === 0) return <p class="note">{c.noHistory}</p>;
  return (
    <>
      <Steps points={points} write={amount} label={c.price} />
      <table class="table inner">
        <thead>
          <tr>
            <th>{c.at}</th>
            <th class="n">{c.price}</th>
            <th>{c.by}</th>
          </tr>
        </thead>
        <tbody>
          {prices.map((p, i) => (
            <tr key={p.at} class="first">
              <td class="num">{dayTime(p.at, locale, zone)}</td>
              <td class="n num">
                <b>{money(p.price, locale)}</b> <Change from={prices[i + 1]?.price.minor} to={p.price.minor} write={amount} />
              </td>
              <td>{p.by}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="note">{c.priceHistoryText}</p>
    </>
  );
}

const signed = (n: number) => (n > 0 ? `+${n}` : n < 0 ? `−${-n}` : "");

function Movements({ sku }: { sku: string }) {
  const [list, setList] = useState<Movement[] | null>(null);
  const [more, setMore] = useState(false);
  const read = async (before?: number) => {
    const got = await act<{ entries: Movement[]; more: boolean }>("GET", pathOf(sku, "stock") + (before ? `?before=${before}` : ""));
    if (!got) return;
    setList((have) => (before ? [...(have ?? []), ...got.ok.entries] : got.ok.entries));
    setMore(got.ok.more);
  };
  useEffect(() => void read(), [sku]);
  if (!list) return null;
  if (list.length === 0) return <p class="note">{c.noHistory}</p>;
  const zone = me.value!.shop.zone;
  const points = list.map((e) => ({ at: Date.parse(e.at), n: e.after.onHand })).reverse();
  return (
    <>
      <Steps points={points} write={String} label={c.onHand} />
      <table class="table inner">
        <thead>
          <tr>
            <th>{c.at}</th>
            <th>{c.action}</th>
            <th class="n">{c.onHand}</th>
            <th class="n">{c.held}</th>
          </tr>
        </thead>
        <tbody>
          {list.map((e) => (
            <tr key={e.id} class="first">
              <td class="num">{dayTime(e.at, locale, zone)}</td>
              <td>
                {c.movement[e.kind] ?? e.kind}
                <small class="under num">{[e.number, e.by].filter(Boolean).join(", ")}</small>
              </td>
              <td class="n num">
                <small class="change">{signed(e.onHand)}</small> <b>{e.after.onHand}</b>
              </td>
              <td class="n num">
                <small class="change">{signed(e.reserved)}</small> {e.after.reserved}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {more && (
        <button type="button" class="btn sec" onClick={() => void read(list.at(-1)?.id)}>
          {c.more}
        </button>
      )}
      <p class="note">{c.stockHistoryText}</p>
    </>
  );
}

/** By how much a value went up or down. */
function Change({ from, to, write }: { from: number | undefined; to: number; write(n: number): string }) {
  if (from === undefined || from === to) return null;
  return <small class="change">{`${to > from ? "+" : "−"}${write(Math.abs(to - from))}`}</small>;
}

/** A value over time: it stays until the next point says otherwise, the last one until now. */
function Steps({ points, write, label }: { points: readonly Point[]; write(n: number): string; label: string }) {
  const now = second.value;
  const zone = me.value!.shop.zone;
  const first = points[0]!.at;
  const values = points.map((p) => p.n);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (at: number) => (((at - first) / Math.max(1, now - first)) * 1000).toFixed(1);
  const y = (n: number) => (high === low ? 50 : 92 - ((n - low) / (high - low)) * 84).toFixed(1);
  let d = `M0 ${y(values[0]!)}`;
  for (const p of points.slice(1)) d += `H${x(p.at)}V${y(p.n)}`;
  d += "H1000";
  return (
    <figure class="steps num" role="img" aria-label={`${label}: ${c.between(write(low), write(high))}`}>
      <svg viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
        <path class="area" d={`${d}V100H0Z`} />
        <path class="edge" d={d} vector-effect="non-scaling-stroke" />
      </svg>
      <p class={high > low ? "" : "same"}>
        {high > low && <span>{write(high)}</span>}
        <span>{write(low)}</span>
      </p>
      <figcaption>
        <span>{dayTime(new Date(first), locale, zone)}</span>
        <span>{c.now}</span>
      </figcaption>
    </figure>
  );
}
