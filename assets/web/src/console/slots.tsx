import { Icon } from "../look/icon";
import { c } from "../words/console";
import { addSlots, chosenSlot, colourOf, dayName, deleteSlot, drafts, setSlot } from "./drafts";
import { me } from "./store";
import { clock, days, gaps, overlaps, sameGaps } from "./week";

/** A time field shows midnight at the end of a day as 00:00. */
const shown = (time: string) => (time === "24:00" ? "00:00" : time);

/** The chosen slot, to change. */
export function Editor() {
  const at = chosenSlot.value;
  const s = at && drafts.value[at.channel]?.slots[at.slot];
  if (!at || !s) return null;
  const title = me.value!.channels.find((ch) => ch.id === at.channel)?.title ?? at.channel;
  const set = (change: Partial<typeof s>) => setSlot(at.channel, at.slot, change);
  return (
    <section class="f editor" aria-label={c.editSlot}>
      <h3>
        <i class={`dot k${colourOf(at.channel)}`} aria-hidden="true" />
        {title}
      </h3>
      <label class="field">
        <span>{c.slotTitle}</span>
        <input class="input" value={s.title} maxLength={60} placeholder={c.untitled} onInput={(e) => set({ title: e.currentTarget.value })} />
      </label>
      <label class="field">
        <span>{c.day}</span>
        <select class="input" value={String(s.day)} onChange={(e) => set({ day: Number(e.currentTarget.value) })}>
          {days.map((d) => (
            <option key={d} value={String(d)} selected={d === s.day}>
              {dayName(d, "long")}
            </option>
          ))}
        </select>
      </label>
      <div class="times">
        <label class="field">
          <span>{c.from}</span>
          <input class="input num" type="time" step={300} value={shown(s.start)} onChange={(e) => e.currentTarget.value && set({ start: e.currentTarget.value })} />
        </label>
        <label class="field">
          <span>{c.to}</span>
          <input class="input num" type="time" step={300} value={shown(s.end)} onChange={(e) => e.currentTarget.value && set({ end: e.currentTarget.value })} />
        </label>
      </div>
      <div class="ac">
        <button type="button" class="btn sec dense" onClick={() => (chosenSlot.value = null)}>
          {c.done}
        </button>
        <button type="button" class="btn quiet dense" onClick={() => deleteSlot(at.channel, at.slot)}>
          <Icon name="bin" size="m" />
          {c.deleteSlot}
        </button>
      </div>
    </section>
  );
}

/** What would go wrong on air. */
export function Fixes({ ids }: { ids: string[] }) {
  const name = (id: string) => me.value!.channels.find((ch) => ch.id === id)?.title ?? id;
  const clashes = ids.flatMap((id) => overlaps(drafts.value[id]!.slots).map((pair) => ({ id, pair })));
  const open = ids.flatMap((id) => (drafts.value[id]!.always ? [] : sameGaps(gaps(drafts.value[id]!.slots)).map((g) => ({ id, g }))));
  const n = clashes.length + open.length;
  const titled = (id: string, i: number) => drafts.value[id]!.slots[i]!.title || c.untitled;
  return (
    <section class="fixes">
      <h2>
        {c.fix}
        {n > 0 && <span class="badge bad num">{n}</span>}
      </h2>
      {n === 0 && <p class="note">{c.nothingToFix}</p>}
      {clashes.map(({ id, pair: [a, b] }) => (
        <div class="f" key={`${id}${a}-${b}`}>
          <h3>
            <span class="badge bad">{c.overlap}</span>
            {name(id)}, {dayName(drafts.value[id]!.slots[b]!.day)}
          </h3>
          <p>{c.overlapText(titled(id, a), titled(id, b))}</p>
          <div class="ac">
            <button type="button" class="btn sec dense" onClick={() => (chosenSlot.value = { channel: id, slot: b })}>
              {c.editSlot}
            </button>
          </div>
        </div>
      ))}
      {open.map(({ id, g }) => (
        <div class="f" key={`${id}${g.from}-${g.to}`}>
          <h3>
            <span class="badge warn">{c.gap}</span>
            {name(id)}, {g.days.map((d) => dayName(d)).join(" ")}
          </h3>
          <p>{c.gapText(clock(g.from), clock(g.to))}</p>
          <div class="ac">
            <button type="button" class="btn sec dense" onClick={() => addSlots(id, g.days, { start: clock(g.from), end: clock(g.to), title: "" })}>
              {c.fill}
            </button>
          </div>
        </div>
      ))}
    </section>
  );
}
