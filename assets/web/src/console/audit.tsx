import { useEffect, useState } from "preact/hooks";
import { dayTime } from "../format";
import { locale } from "../words";
import { c } from "../words/console";
import { act, me } from "./store";
import type { Entry } from "./types";

/** Who changed what. */
export function Audit() {
  const [entries, setEntries] = useState<Entry[] | null>(null);
  useEffect(() => {
    void act<{ entries: Entry[] }>("GET", "/api/console/audit").then((got) => got && setEntries(got.ok.entries));
  }, []);
  return (
    <main class="room">
      <div class="room-head">
        <h1>{c.audit}</h1>
      </div>
      <div class="sheetlike">
        <table class="table stacked audit">
          <thead>
            <tr>
              <th>{c.at}</th>
              <th>{c.by}</th>
              <th>{c.action}</th>
              <th>{c.detail}</th>
            </tr>
          </thead>
          <tbody>
            {entries?.map((e, i) => (
              <tr key={i} class="first">
                <td class="num" data-label={c.at}>
                  {dayTime(e.at, locale, me.value!.shop.zone)}
                </td>
                <td data-label={c.by}>{e.by}</td>
                <td class="whole">
                  <code>{e.action}</code>
                </td>
                <td class="whole">{e.detail}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {entries?.length === 0 && <p class="none note">{c.noEntries}</p>}
      </div>
    </main>
  );
}
