import { useEffect } from "preact/hooks";
import { second } from "../clock";
import { Icon } from "../look/icon";
import { locale } from "../words";
import { c } from "../words/console";
import { addSlot, changed, chosenSlot, colourOf, dayName, discard, drafts, setDraft, take } from "./drafts";
import { Editor, Fixes } from "./slots";
import { act, channelPath, me, tell } from "./store";
import type { Schedule } from "./types";
import { clock, dayMinutes, days, gaps, nowIn, onAirMinutes, overlaps, pieces } from "./week";

/** When each channel is on air, weekly. */
export function ScheduleRoom() {
  const { channels, shop } = me.value!;
  useEffect(() => {
    for (const ch of channels) {
      if (drafts.value[ch.id]) continue;
      void act<Schedule>("GET", `${channelPath(ch.id)}/schedule`).then((got) => got && take(ch.id, got.ok));
    }
  }, []);
  const loaded = channels.filter((ch) => drafts.value[ch.id]);
  const zone = drafts.value[channels[0]?.id ?? ""]?.zone ?? shop.zone;
  const start = () => {
    const ch = chosenSlot.value?.channel ?? loaded[0]?.id;
    if (ch) addSlot(ch, { day: nowIn(zone, new Date(second.value)).day, start: "09:00", end: "12:00", title: "" });
  };
  return (
    <main class="room schedule">
      <div class="room-head">
        <h1>{c.everyWeek}</h1>
        <span class="note">{c.zone(zone)}</span>
        <ul class="legend">
          {loaded.map((ch) => (
            <li key={ch.id}>
              <Legend id={ch.id} title={ch.title} />
            </li>
          ))}
        </ul>
        <button type="button" class="btn pri dense" onClick={start} disabled={loaded.length === 0}>
          <Icon name="plus" size="m" />
          {c.newSlot}
        </button>
      </div>
      <SaveBar />
      <div class="week-and-side">
        <Week ids={loaded.map((ch) => ch.id)} zone={zone} />
        <aside>
          <Editor />
          <Fixes ids={loaded.map((ch) => ch.id)} />
        </aside>
      </div>
    </main>
  );
}

function Legend({ id, title }: { id: string; title: string }) {
  const d = drafts.value[id]!;
  return (
    <label class={`k${colourOf(id)}`} title={c.alwaysText}>
      <i aria-hidden="true" />
      <b>{title}</b>
      <input type="checkbox" role="switch" checked={d.always} onChange={(e) => setDraft(id, { always: e.currentTarget.checked })} />
      <span>{c.always}</span>
      {!d.always && <small class="num">{c.onAirHours((onAirMinutes(d.slots) / 60).toLocaleString(locale, { maximumFractionDigits: 1 }))}</small>}
    </label>
  );
}

function SaveBar() {
  const ids = Object.keys(drafts.value).filter(changed);
  if (ids.length === 0) return null;
  const clash = ids.some((id) => overlaps(drafts.value[id]!.slots).length > 0);
  const save = async () => {
    for (const id of ids) {
      const d = drafts.value[id]!;
      const slots = d.slots.map((s) => ({ ...s, title: s.title.trim() || c.untitled }));
      const got = await act<Schedule>("PUT", `${channelPath(id)}/schedule`, { ...d, slots });
      if (!got) return;
      chosenSlot.value = null;
      take(id, got.ok);
    }
    tell(c.saved);
  };
  const back = () => {
    chosenSlot.value = null;
    ids.forEach(discard);
  };
  return (
    <div class="save-bar" role="status">
      <b>{c.unsaved}</b>
      <button type="button" class="btn sec dense" onClick={back}>
        {c.discard}
      </button>
      <button type="button" class="btn pri dense" onClick={() => void save()} disabled={clash}>
        {c.save}
      </button>
    </div>
  );
}

const percent = (n: number) => `${(n / dayMinutes) * 100}%`;

function Week({ ids, zone }: { ids: string[]; zone: string }) {
  const now = nowIn(zone, new Date(second.value));
  return (
    <div class="cal">
      <div class="axis num" aria-hidden="true">
        {[2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22].map((h) => (
          <span key={h} style={{ left: percent(h * 60) }}>
            {clock(h * 60)}
          </span>
        ))}
      </div>
      {days.map((day) => (
        <section key={day} class={day === now.day ? "day today" : "day"} aria-label={dayName(day, "long")}>
          <h2>{dayName(day)}</h2>
          <div class="lanes">
            {ids.map((id) => (
              <Lane key={id} id={id} day={day} />
            ))}
            {day === now.day && (
              <i class="now-line" style={{ left: percent(now.minute) }}>
                <span class="num">{clock(now.minute)}</span>
              </i>
            )}
          </div>
        </section>
      ))}
    </div>
  );
}

function Lane({ id, day }: { id: string; day: number }) {
  const d = drafts.value[id]!;
  const clash = new Set(overlaps(d.slots).flat());
  const add = (e: MouseEvent) => {
    if (e.target !== e.currentTarget) return;
    const box = (e.currentTarget as HTMLElement).getBoundingClientRect();
    const from = Math.min(dayMinutes - 60, Math.floor((((e.clientX - box.left) / box.width) * dayMinutes) / 30) * 30);
    addSlot(id, { day, start: clock(from), end: clock(from + 60), title: "" });
  };
  return (
    <div class={`lane k${colourOf(id)} ${d.always ? "always" : ""}`} onClick={add}>
      {pieces(d.slots)
        .filter((p) => p.day === day)
        .map((p) => {
          const s = d.slots[p.slot]!;
          const chosen = chosenSlot.value?.channel === id && chosenSlot.value.slot === p.slot;
          const title = s.title || c.untitled;
          return (
            <button
              key={`${p.slot}-${p.day}`}
              type="button"
              class={clash.has(p.slot) ? "slot clash" : "slot"}
              aria-pressed={chosen}
              title={`${title}, ${s.start}–${s.end}`}
              aria-label={`${title}, ${dayName(day, "long")} ${s.start}–${s.end}`}
              style={{ left: percent(p.from), width: percent(p.to - p.from) }}
              onClick={() => (chosenSlot.value = { channel: id, slot: p.slot })}
            >
              {title}
            </button>
          );
        })}
      {!d.always &&
        gaps(d.slots)
          .filter((g) => g.day === day)
          .map((g) => (
            <button
              key={g.from}
              type="button"
              class="gap num"
              title={c.gapText(clock(g.from), clock(g.to))}
              style={{ left: percent(g.from), width: percent(g.to - g.from) }}
              onClick={() => addSlot(id, { day, start: clock(g.from), end: clock(g.to), title: "" })}
            >
              <Icon name="alert" />
              {c.hours(((g.to - g.from) / 60).toLocaleString(locale, { maximumFractionDigits: 1 }))}
            </button>
          ))}
    </div>
  );
}
