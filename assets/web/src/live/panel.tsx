import { signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { t } from "../words";
import { CartBody, HoldToast } from "./cart";
import { ChatLog, Composer } from "./chat";
import { Prompt, prompts } from "./prompt";
import { FeaturedRow, MiniShelf, PinnedCard, ShelfBody } from "./shelf";
import { cartCount, products, tab, type Tab, wide } from "./store";

/** On a phone, whether the chat is drawn up over the picture. */
const tall = signal(false);

/** Chat and shop: over the lower picture on a phone, a column with tabs on a desktop. */
export function Panel() {
  return wide.value ? <Column /> : <Lower />;
}

function Lower() {
  return (
    <section class={tall.value ? "panel tall" : "panel"} aria-label={t.chat}>
      <button type="button" class="grip" aria-expanded={tall.value} aria-label={tall.value ? t.lessChat : t.moreChat} onClick={() => (tall.value = !tall.value)} />
      <ChatLog />
      {prompts() ? (
        <div class="prompt">
          <Prompt />
        </div>
      ) : (
        <PinnedCard />
      )}
      <Composer bag />
    </section>
  );
}

const tabs: Tab[] = ["chat", "shelf", "cart"];

function Column() {
  const list = useRef<HTMLDivElement>(null);
  const names = { chat: t.chat, shelf: t.shelf, cart: t.cart };
  const counts = { chat: 0, shelf: products.value.length, cart: cartCount.value };
  const step = (e: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!by) return;
    e.preventDefault();
    tab.value = tabs[(tabs.indexOf(tab.value) + by + tabs.length) % tabs.length]!;
    list.current?.querySelector<HTMLElement>(`#tab-${tab.value}`)?.focus();
  };
  return (
    <section class="column" aria-label={`${t.chat}, ${t.shelf}, ${t.cart}`}>
      <div class="tabs" role="tablist" ref={list} onKeyDown={step}>
        {tabs.map((name) => (
          <button
            key={name}
            id={`tab-${name}`}
            type="button"
            role="tab"
            aria-selected={tab.value === name}
            aria-controls="tab-panel"
            tabIndex={tab.value === name ? 0 : -1}
            onClick={() => (tab.value = name)}
          >
            {names[name]}
            {counts[name] > 0 && <span class={name === "cart" ? "badge warn num" : "badge mute num"}>{counts[name]}</span>}
          </button>
        ))}
      </div>
      <div class="tab-panel" id="tab-panel" role="tabpanel" aria-labelledby={`tab-${tab.value}`}>
        {tab.value === "chat" && (
          <>
            <FeaturedRow />
            <MiniShelf />
            <ChatLog />
            <HoldToast />
            <Composer />
          </>
        )}
        {tab.value === "shelf" && <ShelfBody />}
        {tab.value === "cart" && <CartBody />}
      </div>
    </section>
  );
}
