import { compact } from "../format";
import { Face, Price } from "../look/bits";
import { Icon, Logo } from "../look/icon";
import { locale, t } from "../words";
import { LanguageLinks, LegalLinks } from "./about";
import { air, featured, live, products, sheet, state } from "./store";
import type { Product } from "../types";

/** The bar over the columns. */
export function Header() {
  const { shop } = live.value!;
  const { viewer } = state.value!;
  return (
    <header class="bar">
      <Logo />
      <b class="name">{shop.name}</b>
      {shop.test && <span class="badge test">{t.test}</span>}
      <LanguageLinks />
      <button type="button" class="btn quiet" onClick={() => (sheet.value = "name")} aria-label={`${t.chattingAs(viewer.name)}. ${t.changeName}`}>
        <Icon name="user" />
        {viewer.name}
      </button>
    </header>
  );
}

/** What is this, what is on, and how buying works. */
export function Info() {
  const { channel } = live.value!;
  const s = state.value!;
  return (
    <aside class="info" aria-label={t.about}>
      <section class="tile">
        <p class="badges">
          {s.onAir ? <span class="badge bad">{t.live.toUpperCase()}</span> : <span class="badge mute">{t.offAir}</span>}
          {s.viewers !== null && (
            <span class="badge mute num">
              <Icon name="eye" />
              {t.watching(compact(s.viewers, locale))}
            </span>
          )}
        </p>
        <h1>{channel.title}</h1>
        {channel.tagline && <p class="tagline">{channel.tagline}</p>}
      </section>
      {s.onAir && <Rundown />}
      <ChatBuying />
      <section class="tile last">
        <span class="badge ai">
          <Icon name="spark" />
          {t.aiHost}
        </span>
        <p class="explained">{t.aiExplained(channel.host)}</p>
        <LegalLinks />
      </section>
    </aside>
  );
}

/** What is shown now, what was before and, where the server tells, what comes. */
function Rundown() {
  const { channel } = live.value!;
  const a = air.value;
  const now = featured.value;
  const doing = a?.kind === "answer" ? t.hostAnswers : a?.kind === "idle" || !a ? t.hostWaits(channel.host) : t.hostTalks(channel.host);
  const find = (id: string) => products.value.find((p) => p.id === id);
  const next = (a?.next ?? []).map(find).filter((p) => p !== undefined);
  const before = [...new Set(state.value!.airs.map((x) => x.product))]
    .filter((id) => id !== undefined && id !== now?.id)
    .map((id) => find(id!))
    .filter((p) => p !== undefined);
  return (
    <ul class="tile rundown">
      <li class="is-now">
        <span>{t.now}</span>
        {now ? <Shown of={now} /> : <b>{doing}</b>}
      </li>
      {next.slice(0, 2).map((p) => (
        <li key={p.id}>
          <span>{t.next}</span>
          <Shown of={p} />
        </li>
      ))}
      {before.slice(-2).map((p) => (
        <li key={p.id}>
          <span>{t.before}</span>
          <Shown of={p} />
        </li>
      ))}
    </ul>
  );
}

function Shown({ of }: { of: Product }) {
  return (
    <button type="button" onClick={() => (sheet.value = { product: of.id })}>
      <b>{of.title}</b>
      <Price of={of} />
    </button>
  );
}

/** How to buy from the chat, with a code that exists. */
export function ChatBuying() {
  const code = featured.value?.code || products.value.find((p) => p.state !== "out" && p.code)?.code;
  if (!code) return null;
  return (
    <section class="tile">
      <h2>{t.buyFromChat}</h2>
      <p class="note">
        {t.buyFromChatBefore} <span class="badge code">{code}</span> {t.buyFromChatAfter}
      </p>
    </section>
  );
}

export function HostLine() {
  const { channel } = live.value!;
  return (
    <p class="host-line">
      <Face size={40} />
      <span>
        <b>{channel.title}</b>
        <small>{channel.tagline}</small>
      </span>
    </p>
  );
}
