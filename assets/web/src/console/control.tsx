import { useEffect } from "preact/hooks";
import { Face } from "../look/bits";
import { Icon, type IconName } from "../look/icon";
import { c } from "../words/console";
import { Figures } from "./figures";
import { Health } from "./health";
import { Live } from "./now";
import { StepIn } from "./stepin";
import { Talk } from "./talk";
import { badness, chosen, me, readMe, readOrders, readOthers, status, statuses } from "./store";
import type { ChannelRow } from "./types";

/** The operator's room: what is on air, what comes, and how to step in. */
export function Control() {
  useEffect(() => {
    void readOrders();
    void readOthers();
    const timer = setInterval(() => {
      void readOthers();
      void readMe().catch(() => {});
    }, 10_000);
    return () => clearInterval(timer);
  }, []);
  if (me.value!.channels.length === 0) {
    return (
      <main class="state">
        <p>{c.noChannels}</p>
      </main>
    );
  }
  return (
    <div class="control">
      <Rail />
      <main class="mid">
        <Title />
        <Live />
        <StepIn />
      </main>
      <aside class="side">
        <Health />
        <Talk />
      </aside>
      <Figures />
    </div>
  );
}

function Rail() {
  const rows = [...me.value!.channels].sort((a, b) => badness(statuses.value[b.id]) - badness(statuses.value[a.id]));
  const watching = rows.reduce((n, r) => n + (statuses.value[r.id]?.viewers ?? r.viewers), 0);
  return (
    <nav class="rail" aria-label={c.channels(rows.length)}>
      <p class="cap">
        {c.channels(rows.length)} <span>{c.worstFirst}</span>
      </p>
      <ul>
        {rows.map((r) => (
          <li key={r.id}>
            <Channel row={r} />
          </li>
        ))}
      </ul>
      <p class="sum num">
        <b>{watching}</b> {c.watchingAll}
      </p>
    </nav>
  );
}

function Channel({ row }: { row: ChannelRow }) {
  const s = statuses.value[row.id];
  const onAir = s?.onAir ?? row.onAir;
  const problem = s?.problems?.[0];
  let look: [string, IconName, string] = ["ok", "check", c.allWell];
  if (problem) look = problem.severity === "critical" ? ["bad", "alert", c.severity.critical!] : ["warn", "alert", c.severity[problem.severity] ?? problem.severity];
  else if (s?.paused) look = ["warn", "pause", c.paused];
  else if (!onAir) look = ["off", "moon", c.offAir];
  const [name, icon, text] = look;
  return (
    <button type="button" class="ch" aria-current={row.id === chosen.value ? "true" : undefined} onClick={() => (chosen.value = row.id)}>
      <Face size={52} class={onAir ? "" : "night"} />
      <span>
        <b>
          {row.title}
          <em class="num">{s?.viewers ?? row.viewers}</em>
        </b>
        <span class={`st ${name}`}>
          <Icon name={icon} />
          {text}
        </span>
        {problem && <span class="why">{problem.text}</span>}
      </span>
    </button>
  );
}

function Title() {
  const s = status.value;
  const row = me.value!.channels.find((ch) => ch.id === chosen.value);
  const onAir = s?.onAir ?? row?.onAir;
  return (
    <div class="mh">
      <h1>{s?.title ?? row?.title}</h1>
      {s?.paused ? (
        <span class="badge warn">
          <Icon name="pause" />
          {c.paused}
        </span>
      ) : onAir ? (
        <span class="badge ai">
          <Icon name="spark" />
          {c.hostOnAir}
        </span>
      ) : (
        <span class="badge mute">{c.offAir}</span>
      )}
      {onAir && s && <span class="note since">{c.since(span(s.since))}</span>}
      <a class="btn sec dense" href={`/live/${encodeURIComponent(chosen.value)}`} target="_blank" rel="noopener">
        {c.openViewer}
        <Icon name="open" size="m" />
      </a>
    </div>
  );
}

/** How long ago, in one unit: "6 d", "3 h", "12 min". */
function span(since: string): string {
  const m = Math.max(0, Math.floor((Date.now() - Date.parse(since)) / 60_000));
  if (m < 60) return `${m} min`;
  return m < 48 * 60 ? `${Math.floor(m / 60)} h` : `${Math.floor(m / 1440)} d`;
}
