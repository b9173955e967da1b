import { useEffect, useState } from "preact/hooks";
import { clockTime, dayTime } from "../format";
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
        <label class="find">
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
        <table class="table">
          <thead>
            <tr>
              <th>{c.product}</th>
              <th class="n">{c.rate}</th>
              <th class="n">{c.airMinutes}</th>
              <th class="n">{c.clicks}</th>
              <th class="n">{c.holds}</th>
              <th>{c.lastAired}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {picks?.products.map((p) => (
              <tr key={p.product} class="first">
                <td>
                  {titles.get(p.product)?.code && <span class="badge code">{titles.get(p.product)!.code}</span>} {titles.get(p.product)?.title ?? p.product}
                </td>
                <td class="n num">{p.rate.toFixed(2)}</td>
                <td class="n num">{p.minutes.toFixed(1)}</td>
                <td class="n num">{p.clicks.toFixed(1)}</td>
                <td class="n num">{p.holds.toFixed(1)}</td>
                <td class="num">{p.aired ? dayTime(p.aired, locale, zone) : c.never}</td>
                <td class="n">
                  <button type="button" class="btn sec" disabled={pinned?.product === p.product} onClick={() => void pin(p.product)}>
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
