import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { call } from "../api";
import { second } from "../clock";
import { dayTime, money, parseMoney, plainMoney } from "../format";
import { percent } from "../look/bits";
import { Sheet } from "../look/dialog";
import { locale } from "../words";
import { c } from "../words/console";
import { StandingBadge } from "./deals";
import { Field, FormFault, Sure, useForm } from "./form";
import { OfferList } from "./offerlist";
import { byStanding, type Coupon, moment, percentOf, standing } from "./promotions";
import { act, me, tell } from "./store";
import { TermFields, useTerm } from "./term";

/** What a coupon takes off, in words. */
const off = (of: Coupon) => (of.percent > 0 ? `${percent(of.percent)}%` : money(of.amount, locale, true));

/** The coupons: codes that take something off, and how often they were used. */
export function Coupons({ tabs }: { tabs: ComponentChildren }) {
  const [list, setList] = useState<Coupon[] | null>(null);
  const [open, setOpen] = useState<Coupon | "new" | null>(null);
  const read = () => void act<{ coupons: Coupon[] }>("GET", "/api/console/coupons").then((got) => got && setList(got.ok.coupons));
  useEffect(read, []);
  const saved = (text: string) => {
    tell(text);
    setOpen(null);
    read();
  };
  return (
    <>
      <OfferList
        tabs={tabs}
        make={{ label: c.newCoupon, open: () => setOpen("new") }}
        about={c.couponsText}
        none={c.noCoupons}
        columns={[{ label: c.code }, { label: c.takesOff, number: true }, { label: c.runs }, { label: c.used, number: true }, { label: c.state }]}
        rows={list && byStanding(list, second.value).map((x) => <Row key={x.code} of={x} edit={() => setOpen(x)} ended={() => saved(c.couponEnded(x.code))} />)}
      />
      {open && <Editing of={open === "new" ? null : open} taken={(list ?? []).map((x) => x.code)} saved={(code) => saved(c.couponSaved(code))} close={() => setOpen(null)} />}
    </>
  );
}

function Row({ of, edit, ended }: { of: Coupon; edit(): void; ended(): void }) {
  const [busy, setBusy] = useState(false);
  const now = second.value;
  const state = standing(of, now);
  const zone = me.value!.shop.zone;
  const [starts, ends] = [moment(of.starts), moment(of.ends)];
  const end = async () => {
    setBusy(true);
    // One that has not begun has no start any more: its end is before it.
    const at = new Date(second.value).toISOString();
    const body = { ...of, ends: at, ...(state === "planned" && { starts: "0001-01-01T00:00:00Z" }) };
    if (await act("PUT", "/api/console/coupons", body)) ended();
    setBusy(false);
  };
  return (
    <tr class="first">
      <td class="whole">
        <code class="coupon-code">{of.code}</code>
        {of.title && <small class="under">{of.title}</small>}
      </td>
      <td class="n num" data-label={c.takesOff}>
        <b>{off(of)}</b>
        {of.minGoods.minor > 0 && <small class="under">{c.fromGoods(money(of.minGoods, locale, true))}</small>}
      </td>
      <td class="num" data-label={c.runs}>
        {ends === null && starts === null ? c.noBounds : [starts && c.fromTime(dayTime(of.starts, locale, zone)), ends && c.untilTime(dayTime(of.ends, locale, zone))].filter(Boolean).join(" ")}
      </td>
      <td class="n num" data-label={c.used}>
        {of.cap > 0 ? c.of(String(of.used), String(of.cap)) : of.used}
        {of.perBuyer > 0 && <small class="under">{c.eachCustomer(of.perBuyer)}</small>}
      </td>
      <td data-label={c.state}>
        <StandingBadge of={state} />
      </td>
      <td class="n whole">
        <span class="sure">
          <button type="button" class="btn sec dense" aria-label={`${c.edit}: ${of.code}`} onClick={edit}>
            {c.edit}
          </button>
          {state !== "ended" && <Sure ask={c.endDeal} yes={c.yesEnd} label={`${c.endDeal}: ${of.code}`} busy={busy} act={() => void end()} />}
        </span>
      </td>
    </tr>
  );
}

interface EditingProps {
  of: Coupon | null;
  /** The codes there are: a new one is to be none of them. */
  taken: string[];
  saved(code: string): void;
  close(): void;
}

/** A coupon, new or known. */
function Editing({ of, taken, saved, close }: EditingProps) {
  const { currency } = me.value!.shop;
  const [code, setCode] = useState(of?.code ?? "");
  const [title, setTitle] = useState(of?.title ?? "");
  const [kind, setKind] = useState<"percent" | "amount">(of && of.percent === 0 ? "amount" : "percent");
  const [value, setValue] = useState(of ? (of.percent > 0 ? String(of.percent) : plainMoney(of.amount)) : "");
  const term = useTerm(of ?? { perBuyer: 1 });
  const [minGoods, setMinGoods] = useState(of && of.minGoods.minor > 0 ? plainMoney(of.minGoods) : "");
  const cut = kind === "percent" ? percentOf(value) : parseMoney(value, currency);
  const least = minGoods.trim() === "" ? { minor: 0, currency } : parseMoney(minGoods, currency);
  const fold = code.replace(/\s/g, "").toUpperCase();
  const { form, faults, busy, submit } = useForm(
    () => ({
      ...(!fold && { code: c.required }),
      ...(!of && taken.includes(fold) && { code: c.codeTaken }),
      ...(cut === null && { [kind]: kind === "percent" ? c.badPercent : c.badPrice }),
      ...term.check(true),
      ...(!least && { minGoods: c.badPrice }),
    }),
    async () => {
      await call("PUT", "/api/console/coupons", {
        code,
        title,
        ...(kind === "percent" ? { percent: cut } : { amount: cut }),
        ...term.value(),
        minGoods: least,
      });
      saved(fold);
    },
  );
  const foot = (
    <footer class="foot">
      <FormFault faults={faults} />
      <button type="submit" form="coupon-form" class="btn pri" disabled={busy}>
        {c.save}
      </button>
    </footer>
  );
  return (
    <Sheet title={of ? of.code : c.newCoupon} class="order-sheet" foot={foot} onClose={close}>
      <form id="coupon-form" class="asking" ref={form} onSubmit={(e) => void submit(e)} noValidate>
        {!of && (
          <Field name="code" label={c.code} faults={faults} hint={c.codeHint}>
            {(mark) => <input {...mark} class="input num upper" maxLength={40} autocomplete="off" autocapitalize="characters" value={code} onInput={(e) => setCode(e.currentTarget.value)} />}
          </Field>
        )}
        <Field name="title" label={c.couponTitle} faults={faults}>
          {(mark) => <input {...mark} class="input" maxLength={100} value={title} onInput={(e) => setTitle(e.currentTarget.value)} />}
        </Field>
        <div class="two">
          <Field name="kind" label={c.takesOff} faults={faults}>
            {(mark) => (
              <select {...mark} class="input" value={kind} onChange={(e) => setKind(e.currentTarget.value as "percent" | "amount")}>
                <option value="percent">{c.inPercent}</option>
                <option value="amount">{c.inMoney(currency)}</option>
              </select>
            )}
          </Field>
          <Field name={kind} label={c.howMuch} faults={faults}>
            {(mark) => <input {...mark} class="input num" inputMode="decimal" value={value} onInput={(e) => setValue(e.currentTarget.value)} />}
          </Field>
        </div>
        <TermFields of={term} faults={faults} endsHint={c.endsHint} labels={{ cap: c.capOrders, perBuyer: c.perBuyerOrders }} />
        <Field name="minGoods" label={c.minGoods} faults={faults} hint={c.minGoodsHint}>
          {(mark) => <input {...mark} class="input num" inputMode="decimal" value={minGoods} onInput={(e) => setMinGoods(e.currentTarget.value)} />}
        </Field>
      </form>
    </Sheet>
  );
}
