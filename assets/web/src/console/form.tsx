// Forms of the console's sheets: what is wrong stands at the field.
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { ApiError } from "../api";
import { Icon } from "../look/icon";
import { say } from "../words";
import { c } from "../words/console";
import { out } from "./store";

export type Faults = Record<string, string>;

/** The fault that no field is to blame for. */
const whole = "";

interface FieldProps {
  name: string;
  label: string;
  faults: Faults;
  hint?: ComponentChildren;
  /** The input, which has `name` as its name. */
  children(mark: { name: string; "aria-invalid": boolean; "aria-describedby"?: string }): ComponentChildren;
}

/** An input with its label, and below it what is wrong or what to know. */
export function Field({ name, label, faults, hint, children }: FieldProps) {
  const fault = faults[name];
  const id = `about-${name}`;
  return (
    <label class="field">
      <span>{label}</span>
      {children({ name, "aria-invalid": fault !== undefined, "aria-describedby": fault || hint ? id : undefined })}
      {(fault || hint) && (
        <span id={id} class={fault ? "fault" : "hint"}>
          {fault ?? hint}
        </span>
      )}
    </label>
  );
}

/** What a form is refused for as a whole. */
export function FormFault({ faults }: { faults: Faults }) {
  const text = faults[whole];
  return text ? (
    <p class="fault-box" role="alert">
      <Icon name="alert" />
      {text}
    </p>
  ) : null;
}

/** A form's faults, and sending it. `check` yields what is wrong before anything is sent; `words` are this form's own for a refusal's code. */
export function useForm(check: () => Faults, send: () => Promise<void>, words: Record<string, string> = {}) {
  const form = useRef<HTMLFormElement>(null);
  const [faults, setFaults] = useState<Faults>({});
  const [busy, setBusy] = useState(false);
  const mark = (f: Faults) => {
    setFaults(f);
    const first = Object.keys(f)[0];
    if (first) requestAnimationFrame(() => form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus());
  };
  const submit = async (e: Event) => {
    e.preventDefault();
    if (busy) return;
    const wrong = check();
    if (Object.keys(wrong).length > 0) return mark(wrong);
    setFaults({});
    setBusy(true);
    try {
      await send();
    } catch (err) {
      if (err instanceof ApiError && err.status === 401) out.value = true;
      const named = err instanceof ApiError && err.field && form.current?.querySelector(`[name="${err.field}"]`);
      const text = err instanceof ApiError ? (words[err.code] ?? err.message) : "";
      mark({ [named ? (err as ApiError).field! : whole]: text || say(err) });
    }
    setBusy(false);
  };
  return { form, faults, busy, submit };
}

/** Reads a whole number where one may be left out: 0 when it is. Null for what is none. */
export function countOf(text: string): number | null {
  const s = text.trim();
  return s === "" ? 0 : /^\d{1,7}$/.test(s) ? Number(s) : null;
}

/** A question before something that cannot be taken back. */
export function Sure({ ask, yes, label, busy, act }: { ask: string; yes: string; label: string; busy?: boolean; act(): void }) {
  const [asked, setAsked] = useState(false);
  if (!asked) {
    return (
      <button type="button" class="btn sec dense" aria-label={label} onClick={() => setAsked(true)}>
        {ask}
      </button>
    );
  }
  return (
    <span class="sure" role="group" aria-label={label}>
      <button type="button" class="btn bad dense" disabled={busy} onClick={act}>
        {yes}
      </button>
      <button type="button" class="btn sec dense" onClick={() => setAsked(false)}>
        {c.keep}
      </button>
    </span>
  );
}
