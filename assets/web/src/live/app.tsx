import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../api";
import { Icon } from "../look/icon";
import { t } from "../words";
import { About, NameSheet } from "./about";
import { CartSheet } from "./cart";
import { Checkout } from "./checkout";
import { Header, Info } from "./info";
import { MemorySheet } from "./notes";
import { Panel } from "./panel";
import { ProductSheet } from "./product";
import { ShelfSheet } from "./shelf";
import { Stage } from "./stage";
import { live, lost, notice, open, sheet, state, wide } from "./store";

/** The viewer's page. */
export function App({ channel }: { channel: string }) {
  const [fault, setFault] = useState("");
  const load = () => {
    setFault("");
    open(channel).catch((err) => setFault(err instanceof ApiError && err.status === 404 ? t.gone : t.loadFailed));
  };
  useEffect(load, [channel]);
  if (fault) return <Fault title={fault} again={load} />;
  if (!live.value || !state.value) return <Loading />;
  if (state.value.link === "refused") return <Fault title={t.refusedTitle} text={t.refused} again={() => location.reload()} />;
  if (state.value.link === "gone") return <Fault title={t.gone} again={() => location.reload()} />;
  return (
    <div class={wide.value ? "live wide" : "live"}>
      {wide.value && <Header />}
      {wide.value && <Info />}
      <Stage />
      <Panel />
      <Sheets />
      <Toasts />
      <p class="sr" role="status">
        {state.value.soldOut.map(t.isSoldOut).join(". ")}
      </p>
    </div>
  );
}

function Sheets() {
  const s = sheet.value;
  if (s === "shelf") return <ShelfSheet />;
  if (s === "cart") return <CartSheet />;
  if (s === "checkout") return <Checkout />;
  if (s === "about") return <About />;
  if (s === "name") return <NameSheet />;
  if (s === "memory") return <MemorySheet />;
  return s ? <ProductSheet id={s.product} /> : null;
}

/** Short words to the viewer. An open dialog hides what is behind it, so it shows them itself. */
export function Toasts() {
  const n = notice.value;
  return (
    <div class="toasts">
      {lost.value && (
        <p class="toast bad" role="status">
          <span class="spin" aria-hidden="true" />
          {t.lost}
        </p>
      )}
      {n && (
        <p class={n.bad ? "toast bad" : "toast"} role={n.bad ? "alert" : "status"}>
          <Icon name={n.bad ? "alert" : "check"} />
          <span>{n.text}</span>
          <button type="button" class="icon" aria-label={t.close} onClick={() => (notice.value = null)}>
            <Icon name="x" size="m" />
          </button>
        </p>
      )}
    </div>
  );
}

function Loading() {
  return (
    <div class="state" role="status">
      <span class="spin" aria-hidden="true" />
      <span class="sr">{t.connecting}</span>
    </div>
  );
}

function Fault({ title, text, again }: { title: string; text?: string; again(): void }) {
  return (
    <main class="state">
      <Icon name="alert" />
      <h1>{title}</h1>
      {text && <p>{text}</p>}
      <button type="button" class="btn pri" onClick={again}>
        {t.again}
      </button>
    </main>
  );
}
