import { useEffect, useRef, useState } from "preact/hooks";
import { Face } from "../look/bits";
import { Icon } from "../look/icon";
import type { Part } from "../types";
import { say, t } from "../words";
import { PartView } from "./parts";
import { askHost, live } from "./store";

interface Answer {
  question: string;
  parts: Part[];
  language: string;
  known: boolean;
}

/** Asking the host beside the chat: nobody else reads it. It stands in the order's form and is no part of it. */
export function AskField() {
  const { host } = live.value!.channel;
  const [text, setText] = useState("");
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  // The order's button stands over the end of the page.
  useEffect(() => {
    if (answer) place.current?.scrollIntoView({ block: "nearest" });
  }, [answer]);
  const ask = async () => {
    const question = text.trim();
    if (question === "" || busy) return;
    setBusy(true);
    setFault("");
    setAnswer(null);
    try {
      setAnswer({ question, ...(await askHost(question)) });
      setText("");
    } catch (err) {
      setFault(say(err));
    }
    setBusy(false);
  };
  const key = (e: KeyboardEvent) => {
    if (e.key !== "Enter") return;
    e.preventDefault();
    void ask();
  };
  return (
    <section class="ask">
      <label class="field">
        <span>{t.askHere(host)}</span>
        <input
          class="input"
          form=""
          value={text}
          maxLength={500}
          autocomplete="off"
          enterKeyHint="send"
          placeholder={t.askHereHint}
          aria-invalid={fault !== ""}
          aria-describedby={fault ? "ask-fault" : undefined}
          onInput={(e) => setText(e.currentTarget.value)}
          onKeyDown={key}
        />
      </label>
      <button type="button" class="btn sec" disabled={busy || text.trim() === ""} onClick={() => void ask()}>
        {t.askButton}
      </button>
      {fault && (
        <p class="fault" id="ask-fault" role="alert">
          {fault}
        </p>
      )}
      <div class="answer" role="status" ref={place}>
        {busy && <p class="note">{t.asking(host)}</p>}
        {answer && (
          <article>
            <Face size={28} />
            <div>
              <p class="note">{answer.question}</p>
              <p lang={answer.language}>
                <span class="badge ai">
                  <Icon name="spark" />
                  {t.aiShort(host)}
                </span>{" "}
                {answer.parts.map((p, i) => (
                  <PartView key={i} p={p} still />
                ))}
              </p>
              {!answer.known && <p class="note">{t.passedOn}</p>}
            </div>
          </article>
        )}
      </div>
    </section>
  );
}
