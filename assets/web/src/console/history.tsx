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

/** What a variant cost, and who set it. */
export function HistorySheet({ of, close }: { of: Stocked; close(): void }) {
  const [prices, setPrices] = useState<PricePoint[] | null>(null);
  const { variant } = of;
  useEffect(() => {
    void act<{ prices: PricePoint[] }>("GET", `/api/console/products/${encodeURIComponent(variant.sku)}/prices`).then((got) => got && setPrices(got.ok.prices));
  }, [variant.sku]);
  const zone = me.value!.shop.zone;
  const points = (prices ?? []).map((p) => ({ at: Date.parse(p.at), n: p.price.minor })).reverse();
  const amount = (minor: number) => money({ minor, currency: variant.price.currency }, locale);
  return (
    <Sheet title={titleOf(of)} class="order-sheet" onClose={close}>
      <p class="facts">
        <code>{variant.sku}</code>
        <Price of={variant} />
        <Stock of={variant} />
      </p>
      <DealEnds of={variant.deal} />
      <section>
        <h2>{c.priceHistory}</h2>
        {points.length > 0 && <Steps points={points} write={amount} label={c.priceHistory} />}
        {prices?.length === 0 && <p class="note">{c.noHistory}</p>}
        {prices && prices.length > 0 && (
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
        )}
        <p class="note">{c.priceHistoryText}</p>
      </section>
    </Sheet>
  );
}

/** By how much a value went up or down. */
function Change({ from, to, write }: { from: number | undefined; to: number; write(n: number): string }) {
  if (from === undefined || from === to) return null;
  return <small class={to > from ? "rise" : "fall"}>{`${to > from ? "+" : "−"}${write(Math.abs(to - from))}`}</small>;
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
