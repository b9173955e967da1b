import { useEffect, useRef, useState } from "preact/hooks";
import { dayTime } from "../format";
import { Icon } from "../look/icon";
import { locale } from "../words";
import { c } from "../words/console";
import { act, channelPath, chosen, facts, me, tasks, tell } from "./store";
import type { FAQEntry, Task } from "./types";

/** What the host could not answer, who asked for a person, and what is answered once and for all. */
export function Questions() {
  const [faq, setFAQ] = useState<FAQEntry[]>([]);
  const readFAQ = () => void act<{ entries: FAQEntry[] }>("GET", "/api/console/faq").then((got) => got && setFAQ(got.ok.entries));
  useEffect(readFAQ, []);
  const { open, done } = tasks.value;
  return (
    <main class="room questions">
      <div class="room-head">
        <h1>{c.questions}</h1>
        <span class="badge mute num">{c.waiting(open.length)}</span>
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
      {open.length === 0 && <p class="note">{c.noQuestions}</p>}
      <ul class="tasks">
        {[...open].sort((a, b) => rank(a) - rank(b) || a.id - b.id).map((t) => (
          <li key={t.id}>
            <Open t={t} answered={readFAQ} />
          </li>
        ))}
      </ul>
      <FAQ list={faq} changed={readFAQ} />
      {done.length > 0 && <Done list={done} />}
    </main>
  );
}

/** Those who asked for a person come first. */
const rank = (t: Task) => (t.kind === "person" ? 0 : 1);

function Open({ t, answered }: { t: Task; answered(): void }) {
  const text = useRef<HTMLTextAreaElement>(null);
  const [aloud, setAloud] = useState(false);
  const [faq, setFAQ] = useState(false);
  const [busy, setBusy] = useState(false);
  const product = facts.value.find((p) => p.id === t.product);
  const path = `${channelPath()}/tasks/${t.id}`;
  const send = async (e: Event) => {
    e.preventDefault();
    const answer = text.current!.value.trim();
    if (answer === "") return text.current!.focus();
    setBusy(true);
    if (await act("POST", `${path}/answer`, { text: answer, aloud, faq })) {
      tell(c.answered);
      answered();
    }
    setBusy(false);
  };
  const dismiss = async () => {
    if (await act("DELETE", path)) tell(c.dismissed);
  };
  return (
    <article class="sheetlike task">
      <header>
        {t.kind === "person" ? (
          <span class="badge warn">
            <Icon name="user" />
            {c.wantsPerson}
          </span>
        ) : (
          <span class="badge mute">{c.unanswered}</span>
        )}
        <b>{t.name}</b>
        {product && <span class="badge mute">{`${product.code} ${product.title}`}</span>}
        <span class="badge mute">{t.language}</span>
        {t.asked > 1 && <span class="badge mute num">{c.askedTimes(t.asked)}</span>}
        {t.message === 0 && <span class="badge mute">{c.atCheckout}</span>}
        <time class="note num" dateTime={t.last}>
          {dayTime(t.last, locale, me.value!.shop.zone)}
        </time>
      </header>
      <p class="asked" lang={t.language}>
        {t.text}
      </p>
      {t.summary && t.summary.length > 0 && (
        <details>
          <summary>{c.before}</summary>
          {t.summary.map((line, i) => (
            <p key={i} class="note">
              {line}
            </p>
          ))}
        </details>
      )}
      <form onSubmit={send}>
        <textarea ref={text} class="input" rows={2} maxLength={500} placeholder={c.yourAnswer} aria-label={c.yourAnswer} />
        <div class="pair">
          <label>
            <input type="checkbox" checked={aloud} onChange={(e) => setAloud(e.currentTarget.checked)} /> {c.sayToo}
          </label>
          <label>
            <input type="checkbox" checked={faq} onChange={(e) => setFAQ(e.currentTarget.checked)} /> {c.addToFAQ}
          </label>
          <button type="submit" class="btn pri" disabled={busy}>
            {c.sendAnswer}
          </button>
          <button type="button" class="btn sec" onClick={() => void dismiss()}>
            {c.dismiss}
          </button>
        </div>
      </form>
    </article>
  );
}

/** What every host answers word for word. */
function FAQ({ list, changed }: { list: FAQEntry[]; changed(): void }) {
  const form = useRef<HTMLFormElement>(null);
  const add = async (e: Event) => {
    e.preventDefault();
    const data = new FormData(form.current!);
    if (await act("POST", "/api/console/faq", { question: data.get("question"), answer: data.get("answer") })) {
      form.current!.reset();
      changed();
    }
  };
  const remove = async (id: number) => {
    if (await act("DELETE", `/api/console/faq/${id}`)) changed();
  };
  return (
    <section class="faq">
      <h2>{c.faq}</h2>
      <p class="note">{c.faqText}</p>
      <div class="sheetlike">
        <table class="table">
          <tbody>
            {list.map((e) => (
              <tr key={e.id} class="first">
                <td>{e.question}</td>
                <td>{e.answer}</td>
                <td class="n">
                  <button type="button" class="icon dense" aria-label={c.removeFAQ(e.question)} title={c.removeFAQ(e.question)} onClick={() => void remove(e.id)}>
                    <Icon name="bin" />
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <form ref={form} class="pair" onSubmit={add}>
          <input class="input" name="question" required maxLength={500} placeholder={c.question} aria-label={c.question} />
          <input class="input" name="answer" required maxLength={500} placeholder={c.answer} aria-label={c.answer} />
          <button type="submit" class="btn sec">
            {c.add}
          </button>
        </form>
      </div>
    </section>
  );
}

function Done({ list }: { list: Task[] }) {
  return (
    <section class="faq">
      <h2>{c.doneTasks}</h2>
      <div class="sheetlike">
        <table class="table">
          <tbody>
            {list.map((t) => (
              <tr key={t.id} class="first">
                <td class="num">{dayTime(t.done ?? t.last, locale, me.value!.shop.zone)}</td>
                <td>{t.text}</td>
                <td>{t.state === "answered" ? t.answer : <em>{c.dismissedState}</em>}</td>
                <td>{t.by}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
