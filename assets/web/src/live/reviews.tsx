import { useEffect, useRef, useState } from "preact/hooks";
import { day } from "../format";
import { decimal } from "../look/bits";
import { locale, t } from "../words";
import { faultFirst, joined, type Review, type Reviewed } from "./reviewed";
import { live, readReviews } from "./store";

/** Stars as signs, and in words for who does not see them. */
export function Stars({ of }: { of: number }) {
  return (
    <span class="stars" role="img" aria-label={t.starsOf(decimal(of, 1))}>
      <i style={{ width: `${(of / 5) * 100}%` }} />
    </span>
  );
}

/** What buyers wrote of a product: how good on average, and their words, a critical one first. */
export function Reviews({ product }: { product: string }) {
  const [got, setGot] = useState<Reviewed | null>(null);
  const [busy, setBusy] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const current = useRef(product);
  current.current = product;
  const read = async (had: Reviewed | null) => {
    setBusy(true);
    try {
      const page = await readReviews(product, had?.next);
      if (current.current !== product) return;
      setGot(had ? joined(had, page) : page);
      if (had) requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>("li")[faultFirst(had).length]?.focus());
    } catch {
      // The sheet does without them.
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => {
    setGot(null);
    void read(null);
  }, [product]);
  if (!got || got.count === 0) return null;
  return (
    <section class="reviews">
      <h2>{t.reviews}</h2>
      <p class="rating num">
        <Stars of={got.average} />
        <b>{decimal(got.average, 1)}</b>
        <span>{t.reviewCount(got.count)}</span>
      </p>
      <ul ref={list}>
        {faultFirst(got).map((r, i) => (
          <li key={i} tabIndex={-1}>
            <One r={r} />
          </li>
        ))}
      </ul>
      {got.next && (
        <button type="button" class="btn" disabled={busy} onClick={() => void read(got)}>
          {t.moreReviews}
        </button>
      )}
      <p class="note">{t.reviewSource(live.value!.shop.name)}</p>
    </section>
  );
}

function One({ r }: { r: Review }) {
  return (
    <figure>
      <Stars of={r.stars} />
      <blockquote>{r.text}</blockquote>
      <figcaption>
        {r.author && `${r.author}, `}
        <time dateTime={r.date}>{day(r.date, locale)}</time>
      </figcaption>
    </figure>
  );
}
