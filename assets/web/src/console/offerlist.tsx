import type { ComponentChildren } from "preact";
import { Icon } from "../look/icon";
import { c } from "../words/console";

interface OfferListProps {
  tabs: ComponentChildren;
  /** What makes a new one; `ready` unless something has to be read first. */
  make: { label: string; ready?: boolean; open(): void };
  about: string;
  /** Where there is none. */
  none: string;
  /** The headings, those of numbers aligned like them; the last column is for what can be done. */
  columns: readonly { label: string; number?: boolean }[];
  /** A row for each; null until they are read. */
  rows: readonly ComponentChildren[] | null;
  class?: string;
}

/** A part of the offers: its head, what it is for, and what there is. */
export function OfferList({ tabs, make, about, none, columns, rows, class: name = "" }: OfferListProps) {
  return (
    <>
      <div class="room-head">
        <h1>{c.offers}</h1>
        {tabs}
        <button type="button" class="btn pri end" disabled={make.ready === false} onClick={make.open}>
          <Icon name="plus" size="m" />
          {make.label}
        </button>
      </div>
      <p class="note">{about}</p>
      <div class="sheetlike">
        {rows && rows.length > 0 && (
          <table class={`table stacked ${name}`}>
            <thead>
              <tr>
                {columns.map((x) => (
                  <th key={x.label} class={x.number ? "n" : undefined}>
                    {x.label}
                  </th>
                ))}
                <th>
                  <span class="sr">{c.action}</span>
                </th>
              </tr>
            </thead>
            <tbody>{rows}</tbody>
          </table>
        )}
        {rows?.length === 0 && <p class="none note">{none}</p>}
      </div>
    </>
  );
}
