import { useRef, useState } from "preact/hooks";
import { clockTime, dayTime, initials, money } from "../format";
import { Face, percent, priorOf, stockText, Thumb } from "../look/bits";
import { useFollow } from "../look/follow";
import { Icon } from "../look/icon";
import type { Claim, Message, Note, Part } from "../types";
import { locale, t } from "../words";
import { factWords } from "../words/facts";
import { NoteView } from "./notes";
import { accept, air, cartCount, dismiss, forget, live, notice, products, retry, say, sheet, state, take, viewerID, wide } from "./store";
import { bySKU, type Pending } from "./state";

/** The conversation. It follows the newest message only while the reader is at its end. */
export function ChatLog() {
  const s = state.value!;
  const log = useRef<HTMLDivElement>(null);
  const entries = useRef<HTMLDivElement>(null);
  const newest = `${s.messages.at(-1)?.id}/${s.pending.length}/${s.notes.length}/${s.offer?.id}/${s.choose?.product}/${wide.value}`;
  const { unread, toEnd, scrolled } = useFollow(log, entries, newest);
  return (
    <div class="chat">
      <div class="log" role="log" aria-label={t.chat} ref={log} onScroll={scrolled} tabIndex={0}>
        <div class="entries" ref={entries}>
        {s.messages.length === 0 && <p class="hint">{t.chatEmpty(live.value!.channel.host)}</p>}
        {entriesOf(s.messages, s.notes).map((e) => ("id" in e ? <Entry key={e.id} m={e} /> : <NoteView key={e.at + e.kind} n={e} />))}
        {s.pending.map((p) => (
          <Unsent key={p.key} p={p} />
        ))}
        <OfferBox />
        <ChooseBox />
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

/** Text, or a fact as it is now. */
function PartView({ p }: { p: Part }) {
  return p.claim ? <Fact claim={p.claim} /> : <>{p.text}</>;
}

function Fact({ claim }: { claim: Claim }) {
  const w = factWords(claim.lang, t);
  if (claim.kind === "policy") return <span class="fact" lang={claim.lang}>{policy(claim.sku, w)}</span>;
  if (claim.kind === "deal") {
    const deal = bySKU(products.value, claim.sku)?.variant.deal;
    return (
      <span class="fact" lang={claim.lang}>
        {deal ? w.dealUntil(dayTime(deal.ends, locale)) : w.dealOver}
      </span>
    );
  }
  const found = bySKU(products.value, claim.sku);
  if (!found) return <span class="fact gone">{w.notSold}</span>;
  const { product, variant } = found;
  const out = variant.state === "out";
  const prior = priorOf(variant);
  return (
    <button type="button" class={out ? "fact gone num" : "fact num"} onClick={() => (sheet.value = { product: product.id })}>
      <span class="sr">{[product.title, ...variant.options].join(", ")} </span>
      {product.code && <u>{product.code}</u>}
      {claim.kind === "price" && <b>{money(variant.price, locale, true)}</b>}
      {claim.kind === "price" && prior && !out && <s>{money(prior, locale, true)}</s>}
      {(claim.kind === "stock" || out || variant.state === "few") && <span lang={claim.lang}>{stockText(variant.state, variant.stock, w)}</span>}
    </button>
  );
}

function policy(name: string | undefined, w: ReturnType<typeof factWords>): string {
  const { shop } = live.value!;
  const way = shop.shipping[0];
  if (name === "returns") return w.returnsPolicy(shop.returnDays);
  if (name === "tax") return (shop.taxAdded ? w.taxAddedPolicy : w.taxPolicy)(percent(shop.taxPercent));
  if (!way) return t.shipping;
  return w.shippingPolicy(way.price.minor === 0 ? w.free : money(way.price, locale, true), way.minDays, way.maxDays);
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

/** A name was understood: is this what you want? */
function OfferBox() {
  const o = state.value!.offer;
  if (!o) return null;
  const text = o.text || `${o.items.map((i) => `${i.qty} × ${i.title}`).join(", ")}?`;
  const first = o.items[0];
  return (
    <div class="offer" role="group" aria-label={text}>
      {first && <Thumb src={first.picture ?? bySKU(products.value, first.sku)?.product.picture} size={44} />}
      <p>
        <b>{text}</b>
        <span class="num">{o.items.map((i) => `${i.qty} × ${money(i.price, locale, true)}`).join(", ")}</span>
      </p>
      <button type="button" class="btn pri" onClick={() => accept(o)}>
        {o.items.length === 1 && first?.qty === 1 ? t.hold : t.offerHold}
      </button>
      <button type="button" class="icon" aria-label={t.offerNo} title={t.offerNo} onClick={dismiss}>
        <Icon name="x" size="m" />
      </button>
    </div>
  );
}

/** The code stands for several variants: which? */
function ChooseBox() {
  const c = state.value!.choose;
  if (!c) return null;
  const product = products.value.find((p) => p.id === c.product);
  const title = t.chooseOne(product?.title ?? "");
  return (
    <div class="offer" role="group" aria-label={title}>
      {product && <Thumb src={product.picture} size={44} />}
      <p>
        <b>{title}</b>
      </p>
      <div class="actions">
        {c.variants.map((v) => (
          <button key={v.sku} type="button" class="btn sec" disabled={v.state === "out"} onClick={() => void take([{ sku: v.sku, qty: c.qty }])}>
            {v.options.join(", ")}
            <span class="num">{v.state === "out" ? t.soldOut : money(v.price, locale, true)}</span>
          </button>
        ))}
      </div>
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
