import { useEffect, useState } from "preact/hooks";
import { dayTime } from "../format";
import { Icon } from "../look/icon";
import { locale } from "../words";
import { c } from "../words/console";
import { Sure } from "./form";
import { act, me, tell } from "./store";

type Per = "viewer" | "address" | "device";

/** How often a deed may be done within so many seconds, and what is stopped then. */
interface Rule {
  name: string;
  deed: string;
  per: Per;
  most: number;
  within: number;
  stops: string;
}

/** That it was done too often. */
interface Flag {
  id: string;
  at: string;
  rule: Rule;
  subject: string;
  viewer: string;
  /** What the viewer is called, where that is known. */
  name?: string;
  count: number;
  enforced: boolean;
  undone?: string;
  by?: string;
}

/** A span of a rule: "10 minutes", "1 hour". */
function span(seconds: number): string {
  const [n, unit] = seconds % 86400 === 0 ? [seconds / 86400, "day"] : seconds % 3600 === 0 ? [seconds / 3600, "hour"] : [Math.round(seconds / 60), "minute"];
  return new Intl.NumberFormat(locale, { style: "unit", unit: unit as string, unitDisplay: "long" }).format(n as number);
}

/** A viewer's or a hash's first letters: enough to tell two apart. */
const short = (subject: string) => subject.replace(/^\w+:/, "").slice(0, 12);

/** Who did too much lately, why that is known, and the way to take it back. */
export function Fairness() {
  const [got, setGot] = useState<{ enforced: boolean; flags: Flag[]; rules: Rule[] } | null>(null);
  const read = () => void act<{ enforced: boolean; flags: Flag[]; rules: Rule[] }>("GET", "/api/console/flags").then((r) => r && setGot(r.ok));
  useEffect(read, []);
  const pardon = async (f: Flag) => {
    if (await act("POST", `/api/console/flags/${encodeURIComponent(f.id)}/pardon`, {})) {
      tell(c.pardoned);
      read();
    }
  };
  return (
    <main class="room fairness">
      <div class="room-head">
        <h1>{c.fairness}</h1>
        {got && <span class={`badge ${got.enforced ? "warn" : "mute"}`}>{got.enforced ? c.enforced : c.observed}</span>}
      </div>
      <p class="note">{got?.enforced === false ? c.observedText : c.fairnessText}</p>
      <div class="sheetlike">
        {got && got.flags.length > 0 && (
          <table class="table stacked">
            <thead>
              <tr>
                <th>{c.at}</th>
                <th>{c.by}</th>
                <th>{c.whyFlagged}</th>
                <th>{c.state}</th>
                <th>
                  <span class="sr">{c.action}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {got.flags.map((f) => (
                <Row key={f.id} f={f} pardon={() => void pardon(f)} />
              ))}
            </tbody>
          </table>
        )}
        {got?.flags.length === 0 && <p class="none note">{c.noFlags}</p>}
      </div>
      {got && (
        <section class="faq">
          <h2>{c.rules}</h2>
          <p class="note">{c.rulesText}</p>
          <ul class="sheetlike rules">
            {got.rules.map((r) => (
              <li key={r.name}>
                <span>{c.ruleText(c.deeds[r.deed] ?? r.name, c.per[r.per], r.most, span(r.within))}</span>
                <span class="badge mute">{c.stops[r.stops] ?? r.stops}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </main>
  );
}

function Row({ f, pardon }: { f: Flag; pardon(): void }) {
  const zone = me.value!.shop.zone;
  return (
    <tr class="first">
      <td class="num" data-label={c.at}>
        {dayTime(f.at, locale, zone)}
      </td>
      <td data-label={c.by}>
        {f.rule.per === "viewer" && f.name ? <b>{f.name}</b> : c.one[f.rule.per]} <code>{short(f.subject)}</code>
        {f.rule.per !== "viewer" && f.name && <small class="under">{c.lastly(f.name)}</small>}
      </td>
      <td class="whole" data-label={c.whyFlagged}>
        <b>{c.flagText(c.deeds[f.rule.deed] ?? f.rule.name, f.count, span(f.rule.within))}</b>
        <small class="under num">{c.limitIs(f.rule.most)}</small>
      </td>
      <td data-label={c.state}>
        {f.undone ? (
          <span class="note">{c.pardonedBy(f.by ?? "", dayTime(f.undone, locale, zone))}</span>
        ) : f.enforced ? (
          <span class="badge warn">
            <Icon name="alert" />
            {c.stops[f.rule.stops] ?? f.rule.stops}
          </span>
        ) : (
          <span class="badge mute">{c.onlyNoted}</span>
        )}
      </td>
      <td class="n whole">{!f.undone && <Sure ask={c.pardon} yes={c.yesPardon} label={`${c.pardon}: ${f.rule.per === "viewer" && f.name ? f.name : `${c.one[f.rule.per]} ${short(f.subject)}`}`} act={pardon} />}</td>
    </tr>
  );
}
