import { useRef, useState } from "preact/hooks";
import { clockTime, initials } from "../format";
import { Face } from "../look/bits";
import { useFollow } from "../look/follow";
import { Icon } from "../look/icon";
import type { Message, Note } from "../types";
import { locale, t } from "../words";
import { NoteView } from "./notes";
import { PartView } from "./parts";
import { Prompt } from "./prompt";
import { air, cartCount, forget, live, notice, products, retry, say, sheet, state, viewerID, wide } from "./store";
import type { Pending } from "./state";

/** The conversation. It follows the newest message only while the reader is at its end. */
export function ChatLog() {
  const s = state.value!;
  const log = useRef<HTMLDivElement>(null);
  const entries = useRef<HTMLDivElement>(null);
  const newest = `${s.messages.at(-1)?.id}/${s.pending.length}/${s.notes.length}/${s.offer?.id}/${s.choose?.product}/${s.outcome?.message}/${wide.value}`;
  const { unread, toEnd, scrolled } = useFollow(log, entries, newest);
  return (
    <div class="chat">
      <div class="log" role="log" aria-label={t.chat} ref={log} onScroll={scrolled} tabIndex={0}>
        <div class="entries" ref={entries}>
        {s.messages.length === 0 && <p class="hint">{t.chatEmpty(live.value!.channel.host)}</p>}
        {entriesOf(s.messages, wide.value ? s.notes : []).map((e) => ("id" in e ? <Entry key={e.id} m={e} /> : <NoteView key={e.at + e.kind} n={e} />))}
        {s.pending.map((p) => (
          <Unsent key={p.key} p={p} />
        ))}
        {wide.value && <Prompt />}
        </div>
      </div>
      {unread && (
        <button type="button" class="unread" onClick={toEnd}>
          <Icon name="down" size="m" />
          {t.newMessages}
        </button>
      )}
    </div>
  );
}

/** The messages of all and the viewer's own notes, by time. */
function entriesOf(messages: readonly Message[], notes: readonly Note[]): (Message | Note)[] {
  if (notes.length === 0) return [...messages];
  return [...messages, ...notes].sort((a, b) => a.at.localeCompare(b.at));
}

function Entry({ m }: { m: Message }) {
  const mine = m.from.viewer !== undefined && m.from.viewer === viewerID.value;
  const to = m.replyTo ? state.value!.messages.find((x) => x.id === m.replyTo) : undefined;
  const parts = m.parts.map((p, i) => <PartView key={i} p={p} />);
  const answered = mine && air.value?.asked?.message === m.id;
  if (!wide.value) {
    return (
      <p class={`say ${m.from.speaker}`}>
        <Who m={m} mine={mine} />
        {to && m.from.speaker !== "viewer" && <span class="to">@{to.from.name} </span>}
        {parts}
      </p>
    );
  }
  return (
    <article class={`m ${m.from.speaker} ${mine ? "mine" : ""}`}>
      {m.from.speaker === "host" ? <Face size={28} /> : <span class="a" aria-hidden="true">{initials(m.from.name)}</span>}
      <div>
        <header>
          <b>{mine ? t.you : m.from.name}</b>
          <SpeakerBadge m={m} />
          <time dateTime={m.at}>{clockTime(m.at, locale)}</time>
        </header>
        {to && <small>{t.replyTo(to.from.name)}</small>}
        <p>
          {parts} {answered && <span class="badge gold">{t.answeringNow}</span>}
        </p>
      </div>
    </article>
  );
}

function SpeakerBadge({ m }: { m: Message }) {
  if (m.from.speaker === "host") {
    return (
      <span class="badge ai">
        <Icon name="spark" />
        {t.ai}
      </span>
    );
  }
  if (m.from.speaker === "person") {
    return (
      <span class="badge person">
        <Icon name="user" />
        {t.person}
      </span>
    );
  }
  return null;
}

/** Who speaks, in one line. */
function Who({ m, mine }: { m: Message; mine: boolean }) {
  const { speaker, name } = m.from;
  if (speaker === "viewer") return <b class={mine ? "mine" : ""}>{mine ? t.you : name} </b>;
  return (
    <span class={speaker === "host" ? "badge ai" : "badge person"}>
      <Icon name={speaker === "host" ? "spark" : "user"} />
      {speaker === "host" ? t.aiShort(name) : t.personShort(name)}
    </span>
  );
}

/** What the viewer wrote and the room has not said back yet. */
function Unsent({ p }: { p: Pending }) {
  return (
    <div class={p.error ? "unsent bad" : "unsent"}>
      <p>
        <b>{t.you} </b>
        {p.text}
      </p>
      {p.error ? (
        <p class="actions">
          <span>{t.error[p.error] ?? t.notSent}</span>
          <button type="button" onClick={() => retry(p.key)}>
            {t.again}
          </button>
          <button type="button" onClick={() => forget(p.key)}>
            {t.cancel}
          </button>
        </p>
      ) : (
        <small>{t.sending}</small>
      )}
    </div>
  );
}

/** Where the viewer writes; on a phone with the bag beside it. */
export function Composer({ bag }: { bag?: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const ask = t.ask(live.value!.channel.host);
  const submit = (e: Event) => {
    e.preventDefault();
    if (text.trim() === "") return input.current?.focus();
    say(text);
    notice.value = null;
    setText("");
  };
  return (
    <form class="composer" onSubmit={submit}>
      {bag && (
        <button
          type="button"
          class="round bag"
          aria-label={cartCount.value > 0 ? `${t.shelfLabel(products.value.length)}. ${t.cartLabel(cartCount.value)}` : t.shelfLabel(products.value.length)}
          onClick={() => (sheet.value = cartCount.value > 0 ? "cart" : "shelf")}
        >
          <Icon name="bag" />
          {cartCount.value > 0 && <em class="num">{cartCount.value}</em>}
        </button>
      )}
      <input
        ref={input}
        class="input"
        value={text}
        onInput={(e) => setText(e.currentTarget.value)}
        placeholder={ask}
        aria-label={ask}
        maxLength={500}
        enterKeyHint="send"
        autocomplete="off"
        autocapitalize="sentences"
      />
      <button type="submit" class="round send" aria-label={t.send}>
        <Icon name="send" />
      </button>
    </form>
  );
}
