import { useEffect, useState } from "preact/hooks";
import { day } from "../format";
import { decimal } from "../look/bits";
import { locale, t } from "../words";
import { faultFirst, type Review, type Reviewed } from "./reviewed";
import { live, readReviews } from "./store";

/** Stars as signs, and in words for who does not see them. */
export function Stars({ of }: { of: number }) {
  return (
    <span class="stars" role="img" aria-label={t.starsOf(decimal(of, 1))}>
      <i style={{ width: `${(of / 5) * 100}%` }} />
    </span>
  );
}

/** What buyers wrote of a product: how good on average, and a few of their words, a critical one first. */
export function Reviews({ product }: { product: string }) {
  const [got, setGot] = useState<Reviewed | null>(null);
  useEffect(() => {
    let current = true;
    setGot(null);
    readReviews(product).then((r) => current && setGot(r), () => {}); // the sheet does without them
    return () => {
      current = false;
    };
  }, [product]);
  if (!got) return null;
  return (
    <section class="reviews">
      <h2>{t.reviews}</h2>
      <p class="rating num">
        <Stars of={got.average} />
        <b>{decimal(got.average, 1)}</b>
        <span>{t.reviewCount(got.count)}</span>
      </p>
      <ul>
        {faultFirst(got.reviews).map((r, i) => (
          <li key={i}>
            <One r={r} />
          </li>
        ))}
      </ul>
      <p class="note">{t.reviewSource(live.value!.shop.name)}</p>
    </section>
  );
}

function One({ r }: { r: Review }) {
  const named = r.author && r.author !== "–";
  return (
    <figure>
      <Stars of={r.stars} />
      <blockquote>{r.text}</blockquote>
      <figcaption>
        {named && `${r.author}, `}
        <time dateTime={r.date}>{day(r.date, locale)}</time>
      </figcaption>
    </figure>
  );
}
