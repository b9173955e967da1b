import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { newKey } from "../api";
import { clockTime, money } from "../format";
import { stockText } from "../look/bits";
import { useFollow } from "../look/follow";
import { Icon } from "../look/icon";
import { bySKU } from "../live/state";
import type { Claim, Message } from "../types";
import { locale, t } from "../words";
import { c } from "../words/console";
import { act, channelPath, chosen, facts, me, messages, tell } from "./store";

/** The chat with a moderator's means, and a person's voice in it. */
export function Talk() {
  const log = useRef<HTMLDivElement>(null);
  const entries = useRef<HTMLDivElement>(null);
  const [to, setTo] = useState<Message | null>(null);
  const list = messages.value;
  const minute = list.filter((m) => Date.now() - Date.parse(m.at) < 60_000).length;
  const { scrolled } = useFollow(log, entries, `${chosen.value}/${list.at(-1)?.id}`);
  return (
    <section class="talk">
      <h2 class="sh">
        {c.chat}
        <span class="badge mute num">{c.perMinute(minute)}</span>
      </h2>
      <div class="ms" ref={log} role="log" aria-label={c.chat} onScroll={scrolled} tabIndex={0}>
        <div ref={entries}>
          {list.map((m) => (
            <Entry key={m.id} m={m} reply={() => setTo(m)} />
          ))}
        </div>
      </div>
      <Write to={to} done={() => setTo(null)} />
    </section>
  );
}

function Entry({ m, reply }: { m: Message; reply(): void }) {
  const { speaker, name, viewer } = m.from;
  const remove = async () => {
    if (await act("DELETE", `${channelPath()}/messages/${m.id}`)) tell(c.removed);
  };
  const mutes = `${channelPath()}/mutes/${encodeURIComponent(viewer ?? "")}`;
  const mute = async () => {
    if (await act("PUT", mutes, { minutes: 60 })) {
      tell(c.muted(name), false, () => void act("DELETE", mutes).then((done) => done && tell(c.unmuted(name))));
    }
  };
  return (
    <div class="ml">
      <p title={clockTime(m.at, locale, me.value!.shop.zone)}>
        {speaker === "viewer" && <b>{name} </b>}
        {speaker !== "viewer" && (
          <span class={speaker === "host" ? "badge ai" : "badge person"}>
            <Icon name={speaker === "host" ? "spark" : "user"} />
            {name}
          </span>
        )}{" "}
        {m.parts.map((p, i) => (p.claim ? <Fact key={i} claim={p.claim} /> : <span key={i}>{p.text}</span>))}
      </p>
      <span class="ax">
        <button type="button" aria-label={c.reply(name)} title={c.reply(name)} onClick={reply}>
          <Icon name="reply" size="m" />
        </button>
        {speaker === "viewer" && viewer && (
          <button type="button" aria-label={c.mute(name)} title={c.mute(name)} onClick={() => void mute()}>
            <Icon name="mute" size="m" />
          </button>
        )}
        <button type="button" aria-label={c.remove} title={c.remove} onClick={() => void remove()}>
          <Icon name="bin" size="m" />
        </button>
      </span>
    </div>
  );
}

function Fact({ claim }: { claim: Claim }) {
  if (claim.kind === "deal") {
    const deal = bySKU(facts.value, claim.sku)?.variant.deal;
    return <b>{deal ? t.dealUntil(clockTime(deal.ends, locale, me.value!.shop.zone)) : t.dealOver}</b>;
  }
  if (claim.kind === "policy") return <b>{claim.sku === "returns" ? t.returns : t.shipping}</b>;
  const found = bySKU(facts.value, claim.sku);
  if (!found) return <b>{t.notSold}</b>;
  const { variant } = found;
  return <b class="num">{claim.kind === "price" ? money(variant.price, locale, true) : stockText(variant.state, variant.stock)}</b>;
}

function Write({ to, done }: { to: Message | null; done(): void }) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const key = useRef("");
  useLayoutEffect(() => {
    if (to) input.current?.focus();
  }, [to]);
  const send = async (e: Event) => {
    e.preventDefault();
    if (text.trim() === "") return;
    key.current ||= newKey("p");
    if (!(await act("POST", `${channelPath()}/messages`, { text: text.trim(), replyTo: to?.id, key: key.current }))) return;
    key.current = "";
    setText("");
    done();
  };
  return (
    <form class="write" onSubmit={send}>
      {to && (
        <p class="note">
          {c.replying(to.from.name)}
          <button type="button" aria-label={c.cancel} onClick={done}>
            <Icon name="x" size="m" />
          </button>
        </p>
      )}
      <input
        ref={input}
        class="input"
        value={text}
        onInput={(e) => setText(e.currentTarget.value)}
        placeholder={c.asPerson}
        aria-label={c.asPerson}
        title={c.personNote}
        maxLength={500}
        autocomplete="off"
      />
      <button type="submit" class="btn pri" aria-label={c.send}>
        <Icon name="send" />
      </button>
    </form>
  );
}
