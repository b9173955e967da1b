import { serverNow } from "../clock";
import { delivery, money } from "../format";
import { Icon } from "../look/icon";
import type { Payment, Shipping, Totals } from "../types";
import { locale, t, usual } from "../words";

export interface Option {
  id: string;
  name: string;
  price?: string;
  note: string;
  card?: boolean;
}

/** A way to deliver, as this order would have it. */
export function shippingOption(s: Shipping, totals: Totals | null): Option {
  const freeFrom = s.freeFrom && s.freeFrom.minor > 0 ? s.freeFrom : null;
  const free = s.price.minor === 0 || (freeFrom && totals && totals.goods.minor >= freeFrom.minor);
  const days = t.expected(delivery(new Date(serverNow()), s.minDays, s.maxDays, locale));
  const note = freeFrom && !free ? `${days}, ${t.freeFrom(money(freeFrom, locale, true))}` : days;
  return { id: s.id, name: usual(s.name), price: free ? t.free : money(s.price, locale), note };
}

export function paymentOption(p: Payment): Option {
  return { id: p.id, name: usual(p.name), note: usual(p.note), card: p.test };
}

interface OptionsProps {
  name: string;
  title: string;
  of: Option[];
  chosen: string;
  choose(id: string): void;
  test?: boolean;
}

/** Ways to choose one from, with what each costs. */
export function Options({ name, title, of, chosen, choose, test }: OptionsProps) {
  return (
    <fieldset class="options">
      <legend>
        {title}
        {test && (
          <>
            {" "}
            <span class="badge test">{t.test}</span> {t.testNote}
          </>
        )}
      </legend>
      <div>
        {of.map((o) => (
          <label key={o.id}>
            <input type="radio" name={name} value={o.id} checked={o.id === chosen} onChange={() => choose(o.id)} />
            <span>
              <b>
                {o.card && <Icon name="card" size="m" />}
                {o.name}
                {o.price && <span class="num">{o.price}</span>}
              </b>
              <small>{o.note}</small>
              <i aria-hidden="true">
                <Icon name="check" size="s" />
              </i>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
