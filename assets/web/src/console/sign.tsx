import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { ApiError, call } from "../api";
import { Icon, Logo } from "../look/icon";
import { say } from "../words";
import { c } from "../words/console";
import { go, readMe } from "./store";

interface InputProps {
  name: string;
  label: string;
  type: "text" | "email" | "password";
  complete: string;
  fault?: string;
  hint?: string;
}

function Input({ name, label, type, complete, fault, hint }: InputProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        class="input"
        name={name}
        type={type as "text"}
        autocomplete={complete as "name"}
        required
        aria-invalid={fault !== undefined}
        aria-describedby={fault || hint ? `${name}-hint` : undefined}
      />
      {(fault || hint) && (
        <span id={`${name}-hint`} class={fault ? "fault" : "note"}>
          {fault ?? hint}
        </span>
      )}
    </label>
  );
}

interface DoorProps {
  title: string;
  text?: string;
  button: string;
  submit(values: Record<string, string>): Promise<void>;
  fields(fault: (name: string) => string | undefined): ComponentChildren;
}

/** A form that lets one in. */
function Door({ title, text, button, submit, fields }: DoorProps) {
  const form = useRef<HTMLFormElement>(null);
  const [fault, setFault] = useState<{ text: string; field?: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (e: Event) => {
    e.preventDefault();
    if (!form.current!.reportValidity()) return;
    setBusy(true);
    setFault(null);
    try {
      await submit(Object.fromEntries(new FormData(form.current!)) as Record<string, string>);
      await readMe();
      go("/console");
    } catch (err) {
      setFault(err instanceof ApiError ? { text: words(err), field: err.field } : { text: say(err) });
      form.current?.querySelector<HTMLElement>(`[name="${(err as ApiError).field ?? "password"}"]`)?.focus();
    }
    setBusy(false);
  };
  return (
    <main class="door">
      <form class="tile stack" ref={form} onSubmit={send}>
        <Logo size={40} />
        <h1>{title}</h1>
        {text && <p class="note">{text}</p>}
        {fields((name) => (fault?.field === name ? fault.text : undefined))}
        {fault && !fault.field && (
          <p class="fault-box" role="alert">
            <Icon name="alert" />
            {fault.text}
          </p>
        )}
        <button type="submit" class="btn pri" disabled={busy}>
          {button}
        </button>
      </form>
    </main>
  );
}

function words(err: ApiError): string {
  return { credentials: c.credentials, too_many: c.tooMany, token: c.badToken }[err.code] ?? err.message;
}

export function Login() {
  return (
    <Door
      title={c.signIn}
      button={c.signIn}
      submit={({ email, password }) => call("POST", "/api/console/login", { email, password })}
      fields={(fault) => (
        <>
          <Input name="email" label={c.email} type="email" complete="username" fault={fault("email")} />
          <Input name="password" label={c.password} type="password" complete="current-password" fault={fault("password")} />
        </>
      )}
    />
  );
}

/** The first account of an installation. */
export function Welcome({ token }: { token: string }) {
  return (
    <Door
      title={c.welcome}
      text={c.welcomeText}
      button={c.create}
      submit={({ email, name, password }) => call("POST", "/api/console/accept", { token, email, name, password })}
      fields={(fault) => (
        <>
          <Input name="name" label={c.name} type="text" complete="name" fault={fault("name")} />
          <Input name="email" label={c.email} type="email" complete="username" fault={fault("email")} />
          <Input name="password" label={c.password} type="password" complete="new-password" fault={fault("password")} hint={c.passwordHint} />
        </>
      )}
    />
  );
}
