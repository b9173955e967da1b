import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../look/icon";
import { c } from "../words/console";
import { act, channelPath, status, tell } from "./store";

/** How long Escape is held to stop the AI, in ms. */
const holdMs = 700;

const pause = () => act("POST", `${channelPath()}/pause`, {});

/** Saying something oneself, skipping, and stopping the AI. */
export function StepIn() {
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const paused = status.value?.paused ?? false;
  const holding = useHeldEscape(!paused);
  const say = async (e: Event) => {
    e.preventDefault();
    if (text.trim() === "") return;
    setBusy(true);
    if (await act("POST", `${channelPath()}/say`, { text: text.trim() })) {
      setText("");
      tell(c.said);
    }
    setBusy(false);
  };
  const skip = async () => {
    if (await act("POST", `${channelPath()}/skip`, {})) tell(c.skipped);
  };
  return (
    <div class="step" role="group" aria-label={c.stepIn}>
      <form onSubmit={say}>
        <Icon name="keys" />
        <input class="input" value={text} onInput={(e) => setText(e.currentTarget.value)} placeholder={c.sayNext} aria-label={c.sayNext} maxLength={500} autocomplete="off" />
        <button type="submit" class="btn pri" disabled={busy || text.trim() === ""}>
          {c.say}
          <kbd>{c.enter}</kbd>
        </button>
      </form>
      <button type="button" class="btn sec" onClick={() => void skip()} disabled={!status.value?.now}>
        <Icon name="skip" size="m" />
        {c.skip}
      </button>
      {paused ? (
        <button type="button" class="btn pri stop" onClick={() => void act("POST", `${channelPath()}/resume`, {})}>
          <Icon name="play" />
          {c.resume}
        </button>
      ) : (
        <button type="button" class={holding ? "btn stop bad holding" : "btn stop bad"} onClick={() => void pause()} aria-keyshortcuts="Escape">
          <Icon name="stop" />
          <span>
            {c.pause}
            <small>{c.holdEsc}</small>
          </span>
        </button>
      )}
      {paused && (
        <p class="sr" role="status">
          {c.pausedText}
        </p>
      )}
    </div>
  );
}

/** Stops the AI when Escape is held, wherever the focus is. */
function useHeldEscape(active: boolean): boolean {
  const [holding, setHolding] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    if (!active) return;
    const end = () => {
      clearTimeout(timer.current);
      timer.current = undefined;
      setHolding(false);
    };
    const down = (e: KeyboardEvent) => {
      if (e.key !== "Escape" || e.repeat || document.querySelector("dialog[open]")) return;
      setHolding(true);
      timer.current = setTimeout(() => {
        end();
        void pause();
      }, holdMs);
    };
    const up = (e: KeyboardEvent) => e.key === "Escape" && end();
    addEventListener("keydown", down);
    addEventListener("keyup", up);
    addEventListener("blur", end);
    return () => {
      end();
      removeEventListener("keydown", down);
      removeEventListener("keyup", up);
      removeEventListener("blur", end);
    };
  }, [active]);
  return holding;
}
