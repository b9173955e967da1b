import { useEffect, useState } from "preact/hooks";
import { clockTime, dayTime } from "../format";
import { decimal, Thumb } from "../look/bits";
import { Icon } from "../look/icon";
import { locale } from "../words";
import { c } from "../words/console";
import { act, channelPath, chosen, facts, me, tell } from "./store";
import type { Picks } from "./types";

/** What is pitched next and why: what is pinned, and how each product does on air. */
export function PicksRoom() {
  const [picks, setPicks] = useState<Picks | null>(null);
  const [minutes, setMinutes] = useState(60);
  const read = () => void act<Picks>("GET", `${channelPath()}/picks`).then((got) => got && setPicks(got.ok));
  useEffect(() => {
    read();
    const timer = setInterval(read, 15_000);
    return () => clearInterval(timer);
  }, [chosen.value]);
  const titles = new Map(facts.value.map((p) => [p.id, p]));
  const zone = me.value!.shop.zone;
  const pin = async (product: string) => {
    if (await act("PUT", `${channelPath()}/pin`, { product, minutes })) {
      tell(c.pinned);
      read();
    }
  };
  const unpin = async () => {
    if (await act("DELETE", `${channelPath()}/pin`)) {
      tell(c.unpinned);
      read();
    }
  };
  const pinned = picks?.pin;
  return (
    <main class="room">
      <div class="room-head">
        <h1>{c.picks}</h1>
        {pinned && (
          <span class="badge ok">
            <Icon name="pin" />
            {c.pinnedUntil(titles.get(pinned.product)?.title ?? pinned.product, clockTime(pinned.until, locale, zone), pinned.by)}
          </span>
        )}
        {pinned && (
          <button type="button" class="btn sec" onClick={() => void unpin()}>
            {c.unpin}
          </button>
        )}
        <label class="end">
          <select class="input" aria-label={c.pinFor} value={minutes} onChange={(e) => setMinutes(Number(e.currentTarget.value))}>
            {[60, 240, 1440, 10080].map((m) => (
              <option key={m} value={m}>
                {c.pinFor} {c.span[m]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p class="note">{c.picksText}</p>
      <div class="sheetlike">
        <table class="table stacked picks">
          <thead>
            <tr>
              <th>{c.product}</th>
              <th class="n">{c.rate}</th>
              <th class="n">{c.airMinutes}</th>
              <th class="n">{c.clicks}</th>
              <th class="n">{c.holds}</th>
              <th>{c.lastAired}</th>
              <th>
                <span class="sr">{c.action}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {picks?.products.map((p) => (
              <tr key={p.product} class="first">
                <td class="whole">
                  <div class="what">
                    <Thumb src={titles.get(p.product)?.picture} size={36} />
                    {titles.get(p.product)?.code && <span class="badge code">{titles.get(p.product)!.code}</span>}
                    <b>{titles.get(p.product)?.title ?? p.product}</b>
                  </div>
                </td>
                <td class="n num" data-label={c.rate}>
                  {decimal(p.rate, 2)}
                </td>
                <td class="n num" data-label={c.airMinutes}>
                  {decimal(p.minutes, 1)}
                </td>
                <td class="n num" data-label={c.clicks}>
                  {decimal(p.clicks, 1)}
                </td>
                <td class="n num" data-label={c.holds}>
                  {decimal(p.holds, 1)}
                </td>
                <td class="num" data-label={c.lastAired}>
                  {p.aired ? dayTime(p.aired, locale, zone) : c.never}
                </td>
                <td class="n">
                  <button type="button" class="btn sec dense" aria-label={`${c.pin}: ${titles.get(p.product)?.title ?? p.product}`} disabled={pinned?.product === p.product} onClick={() => void pin(p.product)}>
                    <Icon name="pin" size="m" />
                    {c.pin}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </main>
  );
}
