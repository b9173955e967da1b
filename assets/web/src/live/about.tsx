import { useRef, useState } from "preact/hooks";
import { Sheet } from "../look/dialog";
import { Icon } from "../look/icon";
import { language, languages, say, t } from "../words";
import { ChatBuying, HostLine } from "./info";
import { live, rename, sheet, state } from "./store";

const names = { en: "English", nl: "Nederlands" } as const;

/** The other languages of the page. */
export function LanguageLinks() {
  return (
    <nav class="languages" aria-label={t.language}>
      {Object.keys(languages).map((l) => (
        <a key={l} href={`?lang=${l}`} hreflang={l} lang={l} aria-current={l === language ? "true" : undefined} aria-label={`${l.toUpperCase()}, ${names[l as keyof typeof names]}`}>
          {l.toUpperCase()}
        </a>
      ))}
    </nav>
  );
}

export const legalNames: Record<string, string> = {
  imprint: t.imprint,
  privacy: t.privacy,
  shipping: t.shippingInfo,
  returns: t.returns,
  terms: t.terms,
};

export function LegalLinks() {
  return (
    <nav class="legal-links" aria-label={t.legal}>
      {live.value!.shop.legal.map((page) => (
        <a key={page} href={`/legal/${page}`} target="_blank" rel="noopener">
          {legalNames[page] ?? page}
        </a>
      ))}
      <a href="/withdraw" target="_blank" rel="noopener">
        {t.withdrawHere}
      </a>
    </nav>
  );
}

/** What this stream is: for phones, where there is no column for it. */
export function About() {
  const { channel } = live.value!;
  return (
    <Sheet title={t.about} class="about-sheet" onClose={() => (sheet.value = null)}>
      <HostLine />
      <section class="tile">
        <span class="badge ai">
          <Icon name="spark" />
          {t.isAiHost(channel.host)}
        </span>
        <p class="explained">{t.aiExplained(channel.host)}</p>
      </section>
      <ChatBuying />
      <section class="tile row">
        <p>{t.chattingAs(state.value!.viewer.name)}</p>
        <button type="button" class="btn quiet" onClick={() => (sheet.value = "name")}>
          {t.changeName}
        </button>
      </section>
      <section class="tile row">
        <p>{t.memory}</p>
        <button type="button" class="btn quiet" onClick={() => (sheet.value = "memory")}>
          {t.memoryShow}
        </button>
      </section>
      <LanguageLinks />
      <LegalLinks />
    </Sheet>
  );
}

/** Another name for the chat. */
export function NameSheet() {
  const input = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (e: Event) => {
    e.preventDefault();
    const name = input.current!.value.trim();
    if (!name) return setFault(t.required);
    setBusy(true);
    try {
      await rename(name);
      sheet.value = null;
    } catch (err) {
      setFault(say(err));
      setBusy(false);
    }
  };
  return (
    <Sheet title={t.changeName} onClose={() => (sheet.value = null)}>
      <form class="stack" onSubmit={submit} noValidate>
        <label class="field">
          <span>{t.yourName}</span>
          <input
            ref={input}
            class="input"
            name="nickname"
            autocomplete="nickname"
            maxLength={24}
            defaultValue={state.value!.viewer.name}
            aria-invalid={fault !== ""}
            aria-describedby="name-hint"
          />
          <span id="name-hint" class={fault ? "fault" : "note"}>
            {fault || t.nameHint}
          </span>
        </label>
        <button type="submit" class="btn pri" disabled={busy}>
          {t.save}
        </button>
      </form>
    </Sheet>
  );
}
