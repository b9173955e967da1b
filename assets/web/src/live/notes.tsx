import { useEffect, useState } from "preact/hooks";
import { clockTime } from "../format";
import { Sheet } from "../look/dialog";
import { Icon } from "../look/icon";
import type { Memory, Note, OrderState } from "../types";
import { locale, say, t } from "../words";
import { agree, changeNote, dropNote, forgetNote, readMemory, sheet, tell } from "./store";

/** What only this viewer sees, between the messages of all. */
export function NoteView({ n }: { n: Note }) {
  return (
    <div class="offer private" role="group" aria-label={t.onlyYou}>
      <p>
        <small>
          <Icon name="eye" size="m" /> {t.onlyYou} <time dateTime={n.at}>{clockTime(n.at, locale)}</time>
        </small>
        <Body n={n} />
      </p>
      <button type="button" class="icon" aria-label={t.close} title={t.close} onClick={() => dropNote(n)}>
        <Icon name="x" size="m" />
      </button>
      {n.kind === "consent" && <Consent n={n} />}
      {n.kind === "memory" && (
        <div class="actions">
          <button type="button" class="btn pri" onClick={() => (sheet.value = "memory")}>
            {t.memoryShow}
          </button>
        </div>
      )}
    </div>
  );
}

function Body({ n }: { n: Note }) {
  const told = (n.notes ?? []).map((x) => `${t.noteKinds[x.kind] ?? x.kind}: ${x.value}`).join(", ");
  if (n.kind === "consent") return <b>{t.mayRemember(told)}</b>;
  if (n.kind === "kept") return <b>{t.remembered(told)}</b>;
  if (n.kind === "memory") return <b>{t.memoryHere}</b>;
  if (n.kind === "answer") {
    return (
      <>
        <span>{n.question}</span>
        <b>
          {t.personShort(n.from ?? "")}: {n.text}
        </b>
      </>
    );
  }
  if (!n.orders?.length) return <b>{t.noOrders}</b>;
  return (
    <>
      {n.orders.map((o) => (
        <b key={o.number}>
          <a href={`/order/${encodeURIComponent(o.token)}`} target="_blank" rel="noopener">
            {o.number}
          </a>{" "}
          {t.stateOf[o.state as OrderState]}
        </b>
      ))}
    </>
  );
}

function Consent({ n }: { n: Note }) {
  const answer = async (yes: boolean) => {
    try {
      await agree(yes);
      dropNote(n);
      tell(yes ? t.willRemember : t.wontRemember);
    } catch (err) {
      tell(say(err), true);
    }
  };
  return (
    <div class="actions">
      <button type="button" class="btn sec" onClick={() => void answer(true)}>
        {t.rememberYes}
      </button>
      <button type="button" class="btn sec" onClick={() => void answer(false)}>
        {t.rememberNo}
      </button>
    </div>
  );
}

/** What is remembered of the viewer: to see, to correct and to delete. */
export function MemorySheet() {
  const [m, setM] = useState<Memory | null>(null);
  const [fault, setFault] = useState("");
  const [saved, setSaved] = useState("");
  const act = (f: Promise<Memory>, done = "") => {
    setFault("");
    setSaved("");
    f.then((now) => {
      setM(now);
      setSaved(done);
    }).catch((err) => setFault(say(err)));
  };
  useEffect(() => act(readMemory()), []);
  return (
    <Sheet title={t.memory} class="about-sheet memory" onClose={() => (sheet.value = null)}>
      {fault && (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
      {m && (
        <section class="tile">
          <p>{m.consent === "agreed" ? t.memoryOn : t.memoryOff}</p>
          {m.consent === "agreed" && m.notes.length === 0 && <p class="note">{t.memoryEmpty}</p>}
          <ul>
            {m.notes.map((x) => (
              <li key={`${x.id}/${x.value}`} class="row">
                <label class="field">
                  <span>{t.noteKinds[x.kind] ?? x.kind}</span>
                  <input class="input" defaultValue={x.value} maxLength={60} onChange={(e) => act(changeNote(x.id, e.currentTarget.value), t.savedNote)} />
                </label>
                <button type="button" class="icon" aria-label={t.forget(x.value)} title={t.forget(x.value)} onClick={() => act(forgetNote(x.id), t.forgotten)}>
                  <Icon name="bin" />
                </button>
              </li>
            ))}
          </ul>
          <p role="status" class={saved ? "note" : "sr"}>
            {saved}
          </p>
          <button type="button" class="btn sec" onClick={() => act(agree(m.consent !== "agreed"))}>
            {m.consent === "agreed" ? t.forgetAll : t.rememberYes}
          </button>
        </section>
      )}
    </Sheet>
  );
}
