import { useEffect, useRef, useState } from "preact/hooks";
import { dayTime } from "../format";
import { locale } from "../words";
import { c } from "../words/console";
import { act, channelPath, chosen, facts, me } from "./store";
import type { Attempt, Recorded } from "./types";

const verdicts = ["used", "refused", "failed", "house"] as const;

/** How each line came about: what was asked of a model, what it said, what was refused and why, what aired. */
export function RecordRoom() {
  const form = useRef<HTMLFormElement>(null);
  const [found, setFound] = useState<Recorded[] | null>(null);
  const [more, setMore] = useState(false);
  const find = async (before?: number) => {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form.current!)) if (value !== "") query.set(name, String(value));
    if (before) query.set("before", String(before));
    const got = await act<{ records: Recorded[]; more: boolean }>("GET", `${channelPath()}/record?${query}`);
    if (!got) return;
    setFound(before ? [...(found ?? []), ...got.ok.records] : got.ok.records);
    setMore(got.ok.more);
  };
  useEffect(() => void find(), [chosen.value]);
  const search = (e: Event) => {
    e.preventDefault();
    void find();
  };
  return (
    <main class="room record">
      <div class="room-head">
        <h1>{c.record}</h1>
        {me.value!.channels.length > 1 && (
          <select class="input" aria-label={c.channel} value={chosen.value} onChange={(e) => (chosen.value = e.currentTarget.value)}>
            {me.value!.channels.map((ch) => (
              <option key={ch.id} value={ch.id}>
                {ch.title}
              </option>
            ))}
          </select>
        )}
      </div>
      <p class="note">{c.recordText}</p>
      <form ref={form} class="query" role="search" onSubmit={search}>
        <input class="input" type="search" name="text" maxLength={200} placeholder={c.searchRecord} aria-label={c.searchRecord} />
        <select class="input" name="product" aria-label={c.anyProduct}>
          <option value="">{c.anyProduct}</option>
          {facts.value.map((p) => (
            <option key={p.id} value={p.id}>{`${p.code} ${p.title}`}</option>
          ))}
        </select>
        <input class="input" type="date" name="day" aria-label={c.day} />
        <select class="input" name="verdict" aria-label={c.anyVerdict}>
          <option value="">{c.anyVerdict}</option>
          {verdicts.map((v) => (
            <option key={v} value={v}>
              {c.verdicts[v]}
            </option>
          ))}
        </select>
        <button type="submit" class="btn pri">
          {c.search}
        </button>
      </form>
      {found?.length === 0 && <p class="none note">{c.noRecords}</p>}
      <ul class="tasks">
        {found?.map((r) => (
          <li key={r.number}>
            <Line r={r} />
          </li>
        ))}
      </ul>
      {more && found && (
        <button type="button" class="btn sec" onClick={() => void find(found.at(-1)?.number)}>
          {c.more}
        </button>
      )}
    </main>
  );
}

function Line({ r }: { r: Recorded }) {
  const product = facts.value.find((p) => p.id === r.product);
  const zone = me.value!.shop.zone;
  return (
    <article class="sheetlike task">
      <header>
        <span class={`badge ${r.verdict === "refused" || r.verdict === "failed" ? "warn" : "mute"}`}>{c.verdicts[r.verdict]}</span>
        <b>{c.kind[r.kind] ?? r.kind}</b>
        {r.verdict !== "house" && <span>{r.writer}</span>}
        {product && <span class="badge mute">{`${product.code} ${product.title}`}</span>}
        <span class="badge mute">{r.language}</span>
        <time class="note num" dateTime={r.at}>
          {dayTime(r.at, locale, zone)}
        </time>
      </header>
      {r.question && <p class="note">{`“${r.question}”`}</p>}
      <p class="asked" lang={r.language}>
        {r.text}
      </p>
      {r.attempts.map((a, i) => (
        <Tried key={i} a={a} />
      ))}
      <details>
        <summary>{c.airedTimes(r.aired.length)}</summary>
        {r.aired.map((a) => (
          <p key={a.tag} class="note" lang={r.language}>
            <span class="num">{dayTime(a.started, locale, zone)}</span> {a.text} {a.outcome && <code>{a.outcome}</code>}
          </p>
        ))}
      </details>
    </article>
  );
}

function Tried({ a }: { a: Attempt }) {
  const used = a.verdict === "used";
  return (
    <details class="tried">
      <summary>
        {`${c.asModel} ${a.model}: `}
        <b>{used ? c.wasUsed : a.verdict}</b>
        {a.about && (
          <>
            {" "}
            <q>{a.about}</q>
          </>
        )}
        <span class="note num">{` ${c.tokens(a.in, a.out)}, ${(a.millis / 1000).toFixed(1)} s`}</span>
      </summary>
      <h3>{c.wrote}</h3>
      <p class="foreign">{a.output ?? c.wroteNothing}</p>
      {a.passages && (
        <>
          <h3>{c.given}</h3>
          <dl>
            {Object.entries(a.passages).map(([name, value]) => (
              <>
                <dt>{name}</dt>
                <dd class="foreign">{value}</dd>
              </>
            ))}
          </dl>
        </>
      )}
      <h3>{c.instructions}</h3>
      <p class="foreign">{`${a.system}\n\n${a.task}`}</p>
    </details>
  );
}
