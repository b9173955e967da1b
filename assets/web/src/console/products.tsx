import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError, call } from "../api";
import { dayTime, money, parseMoney, plainMoney } from "../format";
import { DealEnds, Stock, Thumb } from "../look/bits";
import { Icon } from "../look/icon";
import { find } from "../live/state";
import type { Product } from "../types";
import { locale, say } from "../words";
import { c } from "../words/console";
import { HistorySheet } from "./history";
import { type Queue, stockedBySKU, useStocked } from "./stocked";
import { act, me, out } from "./store";
import type { StockedProduct, StockedVariant } from "./types";

/** Prices and stock, to change in place. */
export function Products() {
  const { list, read } = useStocked();
  const [queues, setQueues] = useState<Queue[]>([]);
  useEffect(() => void act<{ waits: Queue[] }>("GET", "/api/console/waits").then((got) => got && setQueues(got.ok.waits)), [list]);
  const [query, setQuery] = useState("");
  const [open, setOpen] = useState("");
  const opened = stockedBySKU(list ?? []).get(open);
  const rows = find((list ?? []) as unknown as Product[], query) as unknown as StockedProduct[];
  return (
    <main class="room">
      <div class="room-head">
        <h1>{c.products}</h1>
        <label class="find">
          <Icon name="search" size="m" />
          <input class="input" type="search" value={query} onInput={(e) => setQuery(e.currentTarget.value)} placeholder={c.findProduct} aria-label={c.findProduct} />
        </label>
      </div>
      <p class="note">{c.editHint}</p>
      <div class="sheetlike">
        <table class="table products">
          <thead>
            <tr>
              <th>{c.code}</th>
              <th>{c.product}</th>
              <th class="n">{c.price}</th>
              <th class="n">{c.onHand}</th>
              <th class="n">{c.held}</th>
              <th class="n">{c.free}</th>
              <th>{c.state}</th>
              <th>
                <span class="sr">{c.history}</span>
              </th>
            </tr>
          </thead>
          <tbody>{rows.flatMap((p) => p.variants.map((v, i) => <Row key={v.sku} p={p} v={v} first={i === 0} queue={queues.find((q) => q.sku === v.sku)} read={read} open={setOpen} />))}</tbody>
        </table>
        {list && rows.length === 0 && <p class="none note">{c.noProducts}</p>}
      </div>
      {opened && <HistorySheet of={opened} close={() => setOpen("")} />}
    </main>
  );
}

interface RowProps {
  p: StockedProduct;
  v: StockedVariant;
  first: boolean;
  queue?: Queue;
  read(): Promise<void>;
  open(sku: string): void;
}

function Row({ p, v, first, queue, read, open }: RowProps) {
  const title = v.options.length > 0 ? `${p.title}, ${v.options.join(", ")}` : p.title;
  const sku = encodeURIComponent(v.sku);
  const setPrice = async (text: string) => {
    const price = parseMoney(text, v.price.currency || me.value!.shop.currency);
    if (!price) return { fault: c.badPrice };
    await call("PUT", `/api/console/products/${sku}/price`, { price });
    return { saved: c.savedPrice(money(price, locale)) };
  };
  const setStock = async (text: string) => {
    if (!/^\d{1,6}$/.test(text.trim())) return { fault: c.badStock };
    const onHand = Number(text);
    await call("PUT", `/api/console/products/${sku}/stock`, { onHand });
    return { saved: c.savedStock(onHand) };
  };
  return (
    <tr class={first ? "first" : ""} data-sku={v.sku}>
      <td>{first && p.code && <span class="badge code">{p.code}</span>}</td>
      <td>
        <div class="what">
          {first ? <Thumb src={p.picture} size={36} /> : <span class="indent" />}
          <span>
            {first && <b>{p.title}</b>}
            <small>{v.options.length > 0 ? v.options.join(", ") : v.sku}</small>
            {v.parts && <small class="num">{`${c.contains}: ${v.parts.map((x) => `${x.qty} × ${x.title}`).join(", ")}`}</small>}
          </span>
        </div>
      </td>
      <td class="n" data-label={c.price}>
        {v.deal ? (
          <span class="deal-price">
            <b class="num">{money(v.price, locale)}</b>
            <DealEnds of={v.deal} short />
          </span>
        ) : (
          <Cell label={c.priceOf(title)} value={plainMoney(v.price)} prefix={v.price.currency} save={setPrice} read={read} />
        )}
      </td>
      <td class="n" data-label={c.onHand}>
        {v.parts ? <span class="num">{v.onHand}</span> : <Cell label={c.stockOf(title)} value={String(v.onHand)} save={setStock} read={read} />}
      </td>
      <td class="n num" data-label={c.held}>
        {v.reserved}
      </td>
      <td class="n num" data-label={c.free}>
        {v.stock}
      </td>
      <td>
        <Stock of={v} />
        {queue && (
          <span class="waits">
            {queue.waiting > 0 && (
              <span class="badge warn num" title={c.waitsSince(dayTime(queue.since, locale, me.value!.shop.zone))}>
                <Icon name="user" />
                {c.waiting(queue.waiting)}
              </span>
            )}
            {queue.offered > 0 && <span class="badge ok num">{c.offered(queue.offered)}</span>}
          </span>
        )}
      </td>
      <td class="n past-of">
        <button type="button" class="icon dense" aria-label={c.historyOf(title)} title={c.historyOf(title)} onClick={() => open(v.sku)}>
          <Icon name="chart" />
        </button>
      </td>
    </tr>
  );
}

interface CellProps {
  label: string;
  value: string;
  prefix?: string;
  /** Saves what was typed, or says what is wrong with it. Throws what `call` throws. */
  save(text: string): Promise<{ saved?: string; fault?: string }>;
  read(): Promise<void>;
}

/** A value that is edited where it stands. */
function Cell({ label, value, prefix, save, read }: CellProps) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const [said, setSaid] = useState<{ text: string; bad: boolean } | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => setText(value), [value]);
  const back = () => {
    setText(value);
    setSaid(null);
  };
  const submit = async () => {
    if (busy || text.trim() === value) return;
    setBusy(true);
    setSaid(null);
    try {
      const { saved, fault } = await save(text);
      setSaid(fault ? { text: fault, bad: true } : { text: saved!, bad: false });
      if (!fault) await read();
    } catch (err) {
      if (err instanceof ApiError && err.status === 401) out.value = true;
      setSaid({ text: err instanceof ApiError && err.code === "held" ? c.heldStock : err instanceof ApiError && err.message ? err.message : say(err), bad: true });
    }
    setBusy(false);
  };
  const key = (e: KeyboardEvent) => {
    if (e.key === "Enter") void submit();
    if (e.key === "Escape") {
      e.stopPropagation();
      back();
    }
  };
  return (
    <div class="cell">
      <label>
        {prefix && <span>{prefix}</span>}
        <input
          ref={input}
          class="input num"
          value={text}
          inputMode="decimal"
          aria-label={label}
          aria-invalid={said?.bad ?? false}
          readOnly={busy}
          onInput={(e) => setText(e.currentTarget.value)}
          onKeyDown={key}
          onBlur={() => void submit()}
        />
      </label>
      <span role="status" class={said?.bad ? "said fault" : "said"}>
        {said && (
          <>
            <Icon name={said.bad ? "alert" : "check"} size="s" />
            {said.text}
          </>
        )}
      </span>
    </div>
  );
}
