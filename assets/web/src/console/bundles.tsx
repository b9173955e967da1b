import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { call } from "../api";
import { Stock, Thumb } from "../look/bits";
import { Sheet } from "../look/dialog";
import { Icon } from "../look/icon";
import type { StockState } from "../types";
import { c } from "../words/console";
import { countOf, type Faults, Field, FormFault, Sure, useForm } from "./form";
import { OfferList } from "./offerlist";
import { type Stocked, stockedBySKU, titleOf, useStocked } from "./stocked";
import { act, tell } from "./store";

interface Bundle {
  sku: string;
  title: string;
  stock: number;
  state: StockState;
  parts: { sku: string; title: string; qty: number }[];
}

/** What is sold together: as many can be bought as its parts allow. */
export function Bundles({ tabs }: { tabs: ComponentChildren }) {
  const [list, setList] = useState<Bundle[] | null>(null);
  const [open, setOpen] = useState<Bundle | "new" | null>(null);
  const { list: products, read: readProducts } = useStocked();
  const read = () => void act<{ bundles: Bundle[] }>("GET", "/api/console/bundles").then((got) => got && setList(got.ok.bundles));
  useEffect(read, []);
  const known = stockedBySKU(products ?? []);
  const changed = (text: string) => {
    tell(text);
    setOpen(null);
    read();
    void readProducts();
  };
  const dissolve = async (b: Bundle) => {
    if (await act("DELETE", `/api/console/bundles/${encodeURIComponent(b.sku)}`)) changed(c.bundleGone(b.title));
  };
  return (
    <>
      <OfferList
        tabs={tabs}
        make={{ label: c.newBundle, ready: known.size > 0, open: () => setOpen("new") }}
        about={c.bundlesText}
        none={c.noBundles}
        columns={[{ label: c.product }, { label: c.contains }, { label: c.state }]}
        rows={list && list.map((b) => <Row key={b.sku} b={b} picture={known.get(b.sku)?.product.picture} edit={() => setOpen(b)} dissolve={() => void dissolve(b)} />)}
      />
      {open && <Editing of={open === "new" ? null : open} known={known} bundles={list ?? []} saved={() => changed(c.saved)} close={() => setOpen(null)} />}
    </>
  );
}

interface RowProps {
  b: Bundle;
  picture?: string;
  edit(): void;
  dissolve(): void;
}

function Row({ b, picture, edit, dissolve }: RowProps) {
  return (
    <tr class="first">
      <td class="whole">
        <div class="what">
          <Thumb src={picture} size={36} />
          <span>
            <b>{b.title}</b>
            <small>{b.sku}</small>
          </span>
        </div>
      </td>
      <td class="whole" data-label={c.contains}>
        <ul class="num">
          {b.parts.map((p) => (
            <li key={p.sku}>{`${p.qty} × ${p.title}`}</li>
          ))}
        </ul>
      </td>
      <td data-label={c.state}>
        <Stock of={b} />
      </td>
      <td class="n whole">
        <span class="sure">
          <button type="button" class="btn sec dense" aria-label={`${c.edit}: ${b.title}`} onClick={edit}>
            {c.edit}
          </button>
          <Sure ask={c.dissolve} yes={c.yesDissolve} label={`${c.dissolve}: ${b.title}`} act={dissolve} />
        </span>
      </td>
    </tr>
  );
}

interface EditingProps {
  of: Bundle | null;
  known: Map<string, Stocked>;
  bundles: Bundle[];
  saved(): void;
  close(): void;
}

/** What is in a bundle. */
function Editing({ of, known, bundles, saved, close }: EditingProps) {
  const simple = [...known].filter(([sku]) => !bundles.some((b) => b.sku === sku));
  // A bundle has no stock of its own, so only what has none can become one.
  const empty = simple.filter(([, s]) => s.variant.onHand === 0);
  const [sku, setSKU] = useState(of?.sku ?? empty[0]?.[0] ?? "");
  const usable = simple.filter(([id]) => id !== sku);
  const [parts, setParts] = useState<{ sku: string; qty: string }[]>(of?.parts.map((p) => ({ sku: p.sku, qty: String(p.qty) })) ?? [{ sku: usable[0]?.[0] ?? "", qty: "1" }]);
  const set = (i: number, change: Partial<{ sku: string; qty: string }>) => setParts(parts.map((p, n) => (n === i ? { ...p, ...change } : p)));
  const unused = usable.find(([id]) => !parts.some((p) => p.sku === id))?.[0];
  const { form, faults, busy, submit } = useForm(
    (): Faults => {
      if (!sku) return { sku: c.noEmptyProduct };
      if (parts.some((p) => !countOf(p.qty))) return { parts: c.badParts };
      return new Set(parts.map((p) => p.sku)).size < parts.length ? { parts: c.twiceParts } : {};
    },
    async () => {
      await call("PUT", `/api/console/bundles/${encodeURIComponent(sku)}`, { parts: parts.map((p) => ({ sku: p.sku, qty: countOf(p.qty)! })) });
      saved();
    },
    { held: c.bundleHeld },
  );
  const name = (s: Stocked) => `${s.product.code} ${titleOf(s)}`.trim();
  const foot = (
    <footer class="foot">
      <FormFault faults={faults} />
      <button type="submit" form="bundle-form" class="btn pri" disabled={busy}>
        {c.save}
      </button>
    </footer>
  );
  return (
    <Sheet title={of ? of.title : c.newBundle} class="order-sheet" foot={foot} onClose={close}>
      <form id="bundle-form" class="asking" ref={form} onSubmit={(e) => void submit(e)} noValidate>
        {!of && (
          <Field name="sku" label={c.product} faults={faults} hint={empty.length > 0 ? c.bundleHint : c.noEmptyProduct}>
            {(mark) => (
              <select {...mark} class="input" value={sku} onChange={(e) => setSKU(e.currentTarget.value)}>
                {empty.map(([id, s]) => (
                  <option key={id} value={id}>
                    {name(s)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        )}
        <fieldset class="bundle-parts">
          <legend>{c.contains}</legend>
          {parts.map((p, i) => (
            <div key={i}>
              <input
                class="input num"
                name={i === 0 ? "parts" : undefined}
                inputMode="numeric"
                aria-label={c.pieces(known.get(p.sku)?.product.title ?? p.sku)}
                aria-invalid={faults.parts !== undefined && !countOf(p.qty)}
                aria-describedby={faults.parts ? "about-parts" : undefined}
                value={p.qty}
                onInput={(e) => set(i, { qty: e.currentTarget.value })}
              />
              <select class="input" aria-label={c.product} value={p.sku} onChange={(e) => set(i, { sku: e.currentTarget.value })}>
                {usable.map(([id, s]) => (
                  <option key={id} value={id}>
                    {name(s)}
                  </option>
                ))}
              </select>
              <button type="button" class="icon" aria-label={c.removePart} title={c.removePart} disabled={parts.length === 1} onClick={() => setParts(parts.filter((_, n) => n !== i))}>
                <Icon name="bin" />
              </button>
            </div>
          ))}
          {faults.parts && (
            <p id="about-parts" class="fault">
              {faults.parts}
            </p>
          )}
          <button type="button" class="btn sec dense" disabled={!unused || parts.length >= 20} onClick={() => setParts([...parts, { sku: unused!, qty: "1" }])}>
            <Icon name="plus" size="m" />
            {c.addPart}
          </button>
        </fieldset>
      </form>
    </Sheet>
  );
}
