import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { call } from "../api";
import { second, setServerNow } from "../clock";
import { dayTime, money, parseMoney, timeLeft } from "../format";
import { Thumb } from "../look/bits";
import { Sheet } from "../look/dialog";
import { Icon } from "../look/icon";
import { locale } from "../words";
import { c } from "../words/console";
import { Field, FormFault, Sure, useForm } from "./form";
import { OfferList } from "./offerlist";
import { byStanding, type MadeDeal, type Standing, standing } from "./promotions";
import { type Stocked, stockedBySKU, titleOf, useStocked } from "./stocked";
import { act, me, tell } from "./store";
import { TermFields, useTerm } from "./term";

const looks: Record<Standing, string> = { running: "ok", planned: "warn", gone: "mute", ended: "mute" };

export function StandingBadge({ of }: { of: Standing }) {
  return <span class={`badge ${looks[of]}`}>{c.standing[of]}</span>;
}

/** The deals: what runs, until when, and how much of it is used. */
export function Deals({ tabs }: { tabs: ComponentChildren }) {
  const [deals, setDeals] = useState<MadeDeal[] | null>(null);
  const [making, setMaking] = useState(false);
  const { list, read: readProducts } = useStocked();
  const read = () =>
    void act<{ deals: MadeDeal[]; now: string }>("GET", "/api/console/deals").then((got) => {
      if (!got) return;
      setServerNow(got.ok.now);
      setDeals(got.ok.deals);
    });
  useEffect(read, []);
  const known = stockedBySKU(list ?? []);
  const changed = (text: string) => {
    tell(text);
    setMaking(false);
    read();
    void readProducts();
  };
  return (
    <>
      <OfferList
        tabs={tabs}
        make={{ label: c.newDeal, ready: known.size > 0, open: () => setMaking(true) }}
        about={c.dealsText}
        none={c.noDeals}
        class="deals"
        columns={[{ label: c.product }, { label: c.dealPrice, number: true }, { label: c.runs }, { label: c.used, number: true }, { label: c.state }]}
        rows={deals && byStanding(deals, second.value).map((d) => <Row key={d.id} d={d} of={known.get(d.sku)} ended={() => changed(c.dealEnded)} />)}
      />
      {making && <Making known={known} made={() => changed(c.dealMade)} close={() => setMaking(false)} />}
    </>
  );
}

function Row({ d, of, ended }: { d: MadeDeal; of?: Stocked; ended(): void }) {
  const [busy, setBusy] = useState(false);
  const now = second.value;
  const state = standing(d, now);
  const zone = me.value!.shop.zone;
  const title = of ? titleOf(of) : d.sku;
  const end = async () => {
    setBusy(true);
    if (await act("DELETE", `/api/console/deals/${encodeURIComponent(d.id)}`)) ended();
    setBusy(false);
  };
  return (
    <tr class="first">
      <td class="whole">
        <div class="what">
          <Thumb src={of?.product.picture} size={36} />
          <span>
            <b>{title}</b>
            <small>{d.title || d.sku}</small>
          </span>
        </div>
      </td>
      <td class="n num" data-label={c.dealPrice}>
        <b>{money(d.price, locale)}</b>
      </td>
      <td data-label={c.runs}>
        <span class="num">
          {dayTime(d.starts, locale, zone)} – {dayTime(d.ends, locale, zone)}
        </span>
        {state === "running" && (
          <small class="count num" role="timer">
            <Icon name="clock" size="s" />
            {c.endsIn(timeLeft(Date.parse(d.ends) - now))}
          </small>
        )}
        {state === "planned" && <small class="count num">{c.startsIn(timeLeft(Date.parse(d.starts) - now))}</small>}
      </td>
      <td class="n num" data-label={c.used}>
        {d.cap > 0 ? c.of(String(d.used), String(d.cap)) : d.used}
        {d.perBuyer > 0 && <small class="under">{c.eachBuyer(d.perBuyer)}</small>}
      </td>
      <td data-label={c.state}>
        <StandingBadge of={state} />
      </td>
      <td class="n whole">
        {state !== "ended" && <Sure ask={c.endDeal} yes={c.yesEnd} label={`${c.endDeal}: ${title}`} busy={busy} act={() => void end()} />}
      </td>
    </tr>
  );
}

const hourMs = 3600_000;

/** A new deal. */
function Making({ known, made, close }: { known: Map<string, Stocked>; made(): void; close(): void }) {
  const { currency } = me.value!.shop;
  const [sku, setSKU] = useState([...known.keys()][0] ?? "");
  const [price, setPrice] = useState("");
  const [title, setTitle] = useState("");
  const term = useTerm({ ends: new Date(Math.ceil(second.value / hourMs) * hourMs + 24 * hourMs).toISOString() });
  const now = known.get(sku)?.variant.price;
  const typed = parseMoney(price, currency);
  const { form, faults, busy, submit } = useForm(
    () => ({
      ...(!typed && { price: c.badPrice }),
      ...term.check(false),
    }),
    async () => {
      await call("POST", "/api/console/deals", {
        title,
        sku,
        price: typed,
        ...term.value(),
      });
      made();
    },
  );
  const cheaper = now && typed && typed.minor < now.minor ? Math.floor((1 - typed.minor / now.minor) * 100) : 0;
  const foot = (
    <footer class="foot">
      <p class="note">{c.dealRules}</p>
      <FormFault faults={faults} />
      <button type="submit" form="new-deal" class="btn pri" disabled={busy}>
        {c.makeDeal}
      </button>
    </footer>
  );
  return (
    <Sheet title={c.newDeal} class="order-sheet" foot={foot} onClose={close}>
      <form id="new-deal" class="asking" ref={form} onSubmit={(e) => void submit(e)} noValidate>
        <Field name="sku" label={c.product} faults={faults}>
          {(mark) => (
            <select {...mark} class="input" value={sku} onChange={(e) => setSKU(e.currentTarget.value)}>
              {[...known].map(([id, of]) => (
                <option key={id} value={id}>{`${of.product.code} ${titleOf(of)}`.trim()}</option>
              ))}
            </select>
          )}
        </Field>
        <Field name="price" label={c.dealPrice} faults={faults} hint={now && (cheaper > 0 ? c.priceNowOff(money(now, locale), cheaper) : c.priceNow(money(now, locale)))}>
          {(mark) => <input {...mark} class="input num" inputMode="decimal" value={price} onInput={(e) => setPrice(e.currentTarget.value)} />}
        </Field>
        <Field name="title" label={c.dealTitle} faults={faults} hint={c.dealTitleHint}>
          {(mark) => <input {...mark} class="input" maxLength={100} value={title} onInput={(e) => setTitle(e.currentTarget.value)} />}
        </Field>
        <TermFields of={term} faults={faults} labels={{ cap: c.capUnits, perBuyer: c.perBuyerUnits }} />
      </form>
    </Sheet>
  );
}
