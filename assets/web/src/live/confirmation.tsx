import { useEffect, useRef } from "preact/hooks";
import { count, OrderLines, TotalsList } from "../look/bits";
import { Icon } from "../look/icon";
import type { Order } from "../types";
import { t } from "../words";
import { sheet } from "./store";

/** The order stands: said in place, with the way to its own page. */
export function Confirmation({ order }: { order: Order }) {
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  const first = order.address.name.split(" ")[0] ?? order.address.name;
  return (
    <div class="confirmation">
      <div class="seal">
        <Icon name="check" />
      </div>
      <h2 ref={head} tabIndex={-1}>
        {t.thanks(first)}
      </h2>
      <p>{order.state === "paid" ? t.thanksPaid : t.thanksTransfer}</p>
      <p class="note">{t.keepPage}</p>
      {order.test && (
        <p class="test-note">
          <span class="badge test">{t.test}</span> {t.testOrder}
        </p>
      )}
      <OrderLines lines={order.lines} />
      <TotalsList of={order.totals} count={count(order.lines)} />
      <div class="stack">
        <a class="btn pri" href={`/order/${order.token}`} target="_blank" rel="noopener">
          {t.orderPage}
        </a>
        <button type="button" class="btn sec" onClick={() => (sheet.value = null)}>
          {t.backToLive}
        </button>
      </div>
    </div>
  );
}
