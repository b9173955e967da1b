// How long an offer runs and how often it may be taken: the fields that deals and coupons share.
import { useState } from "preact/hooks";
import { c } from "../words/console";
import { countOf, Field, type Faults } from "./form";
import { moment } from "./promotions";
import { me } from "./store";
import { localTime, momentOf } from "./zone";

/** As it stands in the fields. */
interface Typed {
  starts: string;
  ends: string;
  cap: string;
  perBuyer: string;
}

/** As it is kept; a time that was never set is not one. */
export interface Term {
  starts: string;
  ends: string;
  cap: number;
  perBuyer: number;
}

/** A term being edited. */
export interface TermForm {
  typed: Typed;
  set(change: Partial<Typed>): void;
  /** What is wrong with it; `endless` ones need no end. */
  check(endless: boolean): Faults;
  /** Times that are left out are undefined. Only of a term that nothing is wrong with. */
  value(): { starts?: Date; ends?: Date; cap: number; perBuyer: number };
}

/** A term to edit: one there is, or what of a new one is filled in. */
export function useTerm(of: Partial<Term>): TermForm {
  const { zone } = me.value!.shop;
  const time = (at: string | undefined) => (moment(at) === null ? "" : localTime(new Date(at!), zone));
  const count = (n: number | undefined) => (n ? String(n) : "");
  const [typed, setTyped] = useState<Typed>(() => ({
    starts: time(of.starts),
    ends: time(of.ends),
    cap: count(of.cap),
    perBuyer: count(of.perBuyer),
  }));
  return {
    typed,
    set: (change) => setTyped((had) => ({ ...had, ...change })),
    check: (endless) => ({
      ...(typed.starts !== "" && !momentOf(typed.starts, zone) && { starts: c.badTime }),
      ...((typed.ends !== "" || !endless) && !momentOf(typed.ends, zone) && { ends: c.badTime }),
      ...(countOf(typed.cap) === null && { cap: c.badStock }),
      ...(countOf(typed.perBuyer) === null && { perBuyer: c.badStock }),
    }),
    value: () => ({
      starts: momentOf(typed.starts, zone) ?? undefined,
      ends: momentOf(typed.ends, zone) ?? undefined,
      cap: countOf(typed.cap)!,
      perBuyer: countOf(typed.perBuyer)!,
    }),
  };
}

interface TermFieldsProps {
  of: TermForm;
  faults: Faults;
  endsHint?: string;
  /** What is counted: units or orders. */
  labels: { cap: string; perBuyer: string };
}

export function TermFields({ of, faults, endsHint, labels }: TermFieldsProps) {
  const { zone } = me.value!.shop;
  const time = (name: "starts" | "ends", label: string, hint?: string) => (
    <Field name={name} label={label} faults={faults} hint={hint}>
      {(mark) => <input {...mark} class="input num" type="datetime-local" value={of.typed[name]} onInput={(e) => of.set({ [name]: e.currentTarget.value })} />}
    </Field>
  );
  const count = (name: "cap" | "perBuyer") => (
    <Field name={name} label={labels[name]} faults={faults} hint={c.capHint}>
      {(mark) => <input {...mark} class="input num" inputMode="numeric" value={of.typed[name]} onInput={(e) => of.set({ [name]: e.currentTarget.value })} />}
    </Field>
  );
  return (
    <>
      {time("starts", c.startsAt(zone), c.startsHint)}
      {time("ends", c.endsAt(zone), endsHint)}
      <div class="two">
        {count("cap")}
        {count("perBuyer")}
      </div>
    </>
  );
}
