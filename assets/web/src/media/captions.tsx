import { type ReadonlySignal, useComputed } from "@preact/signals";
import { at, type Page, pages } from "../captions";
import { type Heard, msInto } from "../timing";

const cut = new WeakMap<Heard, Map<number, Page[]>>();

function pagesOf(air: Heard, max: number): Page[] {
  let sizes = cut.get(air);
  if (!sizes) cut.set(air, (sizes = new Map()));
  let list = sizes.get(max);
  if (!list) sizes.set(max, (list = pages(air.captions ?? [], max)));
  return list;
}

interface CaptionsProps {
  air: ReadonlySignal<Heard | null>;
  tick: ReadonlySignal<number>;
  large?: boolean;
}

/** The words of the host, the one being said marked. Renders when the word changes, not at every picture. */
export function Captions({ air, tick, large }: CaptionsProps) {
  const max = large ? 40 : 56;
  const where = useComputed(() => {
    const a = air.value;
    const pos = a && at(pagesOf(a, max), msInto(a, tick.value));
    return pos ? `${pos.page}:${pos.word}` : "";
  });
  const a = air.value;
  if (!a || where.value === "") return null;
  const [page, word] = where.value.split(":").map(Number);
  const words = pagesOf(a, max)[page!]?.words ?? [];
  return (
    <p class={large ? "caption large" : "caption"} aria-live="off">
      <span>
        {words.map((w, i) => (
          <>
            {i > 0 && " "}
            {i === word ? <em>{w.w}</em> : w.w}
          </>
        ))}
      </span>
    </p>
  );
}
