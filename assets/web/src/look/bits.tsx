// Small pieces that every page uses.
import { useState } from "preact/hooks";
import { second } from "../clock";
import { country, money, timeLeft } from "../format";
import type { Address, Deal, Line, Money, Product, StockState, Totals } from "../types";
import { locale, t, type Words } from "../words";
import { Icon } from "./icon";

/** A product's picture, or a quiet sign in its place. */
export function Thumb({ src, alt = "", size }: { src?: string; alt?: string; size: number }) {
  const [broken, setBroken] = useState(false);
  if (!src || broken) {
    return (
      <span class="thumb" style={{ width: `${size}px`, height: `${size}px` }} aria-hidden="true">
        <Icon name="box" />
      </span>
    );
  }
  return (
    <img class="thumb" src={src} alt={alt} width={size} height={size} loading="lazy" decoding="async" onError={() => setBroken(true)} />
  );
}

/** The host's portrait. */
export function Face({ size, class: name = "" }: { size: number; class?: string }) {
  const [broken, setBroken] = useState(false);
  if (broken) {
    return (
      <span class={`face ${name}`} style={{ width: `${size}px`, height: `${size}px` }} aria-hidden="true">
        <Icon name="spark" size="m" />
      </span>
    );
  }
  return <img class={`face ${name}`} src="/media/host.png" alt="" width={size} height={size} onError={() => setBroken(true)} />;
}

/** The honest prior price, where there is one above the price. */
export function priorOf(of: { price: Money; prior?: Money }): Money | null {
  return of.prior && of.prior.minor > of.price.minor ? of.prior : null;
}

/** How much cheaper than before, in whole percent, rounded down. */
export function percentOff(of: { price: Money; prior?: Money }): number {
  const prior = priorOf(of);
  return prior ? Math.floor((1 - of.price.minor / prior.minor) * 100) : 0;
}

/** What is left, in words: counts only where there is one worth telling. */
export function stockText(state: StockState, stock: number, w: Pick<Words, "soldOut" | "inStock" | "nLeft" | "nInStock"> = t): string {
  if (state === "out") return w.soldOut;
  if (stock <= 0 || stock > 50) return w.inStock;
  return state === "few" ? w.nLeft(stock) : w.nInStock(stock);
}

export function Stock({ of }: { of: { state: StockState; stock: number } }) {
  return <span class={`stock-${of.state} num`}>{stockText(of.state, of.stock)}</span>;
}

/** A price and the one before it. */
export function Price({ of, class: name = "" }: { of: { price: Money; prior?: Money; from?: boolean }; class?: string }) {
  const prior = priorOf(of);
  const price = money(of.price, locale, true);
  return (
    <span class={`price num ${name}`}>
      <b>{of.from ? t.from(price) : price}</b>
      {prior && (
        <>
          {" "}
          <s>
            <span class="sr">{t.priorPrice("")}</span>
            {money(prior, locale, true)}
          </s>
        </>
      )}
    </span>
  );
}

/** When the deal of a price ends, by the server's clock; nothing once it has. `short` is the time alone. */
export function DealEnds({ of, short }: { of: Deal | undefined; short?: boolean }) {
  const left = of ? Date.parse(of.ends) - second.value : 0;
  if (!of || left <= 0) return null;
  if (short) {
    return (
      <span class="deal-ends num" role="timer">
        {t.endsIn} {timeLeft(left)}
      </span>
    );
  }
  return (
    <span class="deal-ends num">
      <Icon name="clock" size="s" />
      {of.title && <b>{of.title}</b>}
      <span role="timer">
        {t.dealEnds} {timeLeft(left)}
      </span>
      {of.left ? <span>{t.dealLeft(of.left)}</span> : null}
    </span>
  );
}

export function Code({ of }: { of: Pick<Product, "code" | "state"> }) {
  return of.code ? <span class={of.state === "out" ? "badge code gone" : "badge code"}>{of.code}</span> : null;
}

/** The totals of a quote or an order. */
export function TotalsList({ of, count }: { of: Totals; count: number }) {
  return (
    <dl class="totals num">
      <dt>{t.goods(count)}</dt>
      <dd>{money(of.goods, locale)}</dd>
      {of.discount.minor > 0 && (
        <>
          <dt>{t.discount}</dt>
          <dd>{money({ ...of.discount, minor: -of.discount.minor }, locale)}</dd>
        </>
      )}
      <dt>{t.shipping}</dt>
      <dd>{of.shipping.minor === 0 ? t.free : money(of.shipping, locale)}</dd>
      {of.taxAdded && (
        <>
          <dt>{t.plusTax(percent(of.taxPercent))}</dt>
          <dd>{money(of.tax, locale)}</dd>
        </>
      )}
      <dt class="sum">{t.total}</dt>
      <dd class="sum">{money(of.total, locale)}</dd>
      {!of.taxAdded && (
        <>
          <dt class="tax">{t.includesTax(percent(of.taxPercent))}</dt>
          <dd class="tax">{money(of.tax, locale)}</dd>
        </>
      )}
    </dl>
  );
}

/** A percentage as a number in the reader's language: "21", "5,5". */
export function percent(n: number): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 3 }).format(n);
}

/** A number with so many decimals, as the reader's language writes it: "4.3", "4,3". */
export function decimal(n: number, digits: number): string {
  return new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(n);
}

/** The lines of an order, to read. */
export function OrderLines({ lines }: { lines: readonly Line[] }) {
  return (
    <ul class="lines">
      {lines.map((l) => (
        <li key={l.sku}>
          <Thumb src={l.picture} size={48} />
          <div>
            <b>{l.title}</b>
            <small>
              {l.code && <span class="badge code">{l.code}</span>}
              <span class="num">
                {l.qty} × {money(l.price, locale)}
              </span>
            </small>
          </div>
          <span class="amount num">{money({ ...l.price, minor: l.price.minor * l.qty }, locale)}</span>
        </li>
      ))}
    </ul>
  );
}

/** An address, in the order of its country's envelopes near enough. */
export function AddressText({ of }: { of: Address }) {
  return (
    <address>
      {of.name}
      <br />
      {of.street}
      <br />
      {of.postcode} {of.city}
      <br />
      {country(of.country, locale)}
    </address>
  );
}

export function count(lines: readonly { qty: number }[]): number {
  return lines.reduce((n, l) => n + l.qty, 0);
}

/** A place with nothing in it yet. */
export function Empty({ icon, text }: { icon: "bag" | "search"; text: string }) {
  return (
    <div class="state">
      <Icon name={icon} />
      <p>{text}</p>
    </div>
  );
}
