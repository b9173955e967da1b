import { signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { second } from "../clock";
import { clockTime, compact, countdown, dayTime } from "../format";
import { Captions } from "../media/captions";
import { Picture } from "../media/picture";
import { Code, DealEnds, Face, percentOff, Price, Stock, Thumb } from "../look/bits";
import { Icon } from "../look/icon";
import { locale, t } from "../words";
import type { PlayerState } from "../whep";
import { HoldToast } from "./cart";
import { lead } from "./shelf";
import { air, featured, follow, hold, live, muted, onAir, sheet, shown, state, tell, viewerID, wide } from "./store";

const remembered = (key: string, or: string) => {
  try {
    return localStorage.getItem(key) ?? or;
  } catch {
    return or;
  }
};
const remember = (key: string, value: string) => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // A browser that keeps nothing just forgets the choice.
  }
};
/** The browser refused sound without a touch. */
const blocked = signal(false);
const picture = signal<PlayerState>("connecting");
/** What the channel's pictures are: portrait, landscape or square. */
const shape = signal(remembered("shape", "portrait"));

function setShape(width: number, height: number): void {
  if (!width || !height) return;
  shape.value = width > height ? "landscape" : width < height ? "portrait" : "square";
  remember("shape", shape.value); // the page begins with it the next time
}

/** off, on or large. */
const captions = signal(remembered("captions", "on"));

function setCaptions(to: string): void {
  captions.value = to;
  remember("captions", to);
}

function setMuted(to: boolean): void {
  muted.value = to;
  blocked.value = false;
}

/** The picture and everything over it. */
export function Stage() {
  const { channel, whep } = live.value!;
  const on = state.value!.onAir;
  return (
    <main class={`stage ${shape.value}`} aria-label={channel.title}>
      <div class="frame">
        {on && (
          <Picture
            whep={whep}
            label={t.picture(channel.host)}
            muted={muted.value}
            onBlocked={() => {
              muted.value = true;
              blocked.value = true;
            }}
            onState={(s) => (picture.value = s)}
            onFrame={follow}
            onSize={setShape}
            onReady={onAir}
          />
        )}
        {!on && <OffAir />}
        <TopChips />
        {on && <PictureState />}
        {!wide.value && <HoldToast />}
        {!wide.value && <Rail />}
        <div class="lower">
          {on && blocked.value && (
            <button type="button" class="sound" onClick={() => setMuted(false)}>
              <Icon name="mute" />
              {t.tapForSound}
            </button>
          )}
          {on && <Asked />}
          {on && captions.value !== "off" && <Captions air={air} tick={shown} large={captions.value === "large"} />}
          {on && wide.value && <FeaturedCard />}
        </div>
      </div>
      {wide.value && <Rail />}
    </main>
  );
}

function TopChips() {
  const { channel } = live.value!;
  const s = state.value!;
  return (
    <div class="top">
      <button type="button" class="chip glass" onClick={() => (sheet.value = "about")}>
        <Face size={36} />
        <span>
          <b>{channel.title}</b>
          <span class="sub">
            <Icon name="spark" />
            {t.isAiHost(channel.host)}
          </span>
        </span>
        <span class="sr">. {t.about}</span>
      </button>
      <p class="chip glass status">
        {s.onAir ? (
          <span class="on-air">
            <i aria-hidden="true" />
            {t.live.toUpperCase()}
          </span>
        ) : (
          <span>{t.offAir}</span>
        )}
        {s.viewers !== null && (
          <span class="seen num">
            <Icon name="eye" size="m" />
            <span aria-hidden="true">{compact(s.viewers, locale)}</span>
            <span class="sr">{t.viewersLabel(compact(s.viewers, locale))}</span>
          </span>
        )}
      </p>
    </div>
  );
}

/** What is wrong with the picture, when something is. */
function PictureState() {
  const text = { connecting: t.connecting, retrying: t.retrying, off: t.retrying, full: t.full, live: "" }[picture.value];
  if (!text) return null;
  return (
    <p class="picture-state glass" role="status">
      <span class="spin" aria-hidden="true" />
      {text}
    </p>
  );
}

/** Whose question is being answered. */
function Asked() {
  const a = air.value;
  if (!a?.asked) return null;
  const from = state.value!.messages.find((m) => m.id === a.asked!.message)?.from.viewer;
  const mine = from !== undefined && from === viewerID.value;
  return (
    <div class="asked" role="status">
      <Icon name="bubble" />
      <p>
        <small>{mine ? t.answeringYou(a.asked.name) : t.answering(a.asked.name)}</small>
        <span>{a.asked.text}</span>
      </p>
    </div>
  );
}

/** The product in the picture, as a card over it. */
function FeaturedCard() {
  const p = featured.value;
  if (!p) return null;
  const off = percentOff(p);
  return (
    <button type="button" class="card" onClick={() => (sheet.value = { product: p.id })}>
      <span class="shot">
        <Thumb src={p.picture} alt={p.alt} size={120} />
        {off > 0 && <span class="off num">−{off}%</span>}
      </span>
      <span class="about">
        <small>
          {t.featured}
          <Code of={p} />
        </small>
        <b>{p.title}</b>
        <Price of={p} />
        <span class="ends">
          <DealEnds of={lead(p)?.deal} short />
          <Stock of={p} />
        </span>
      </span>
    </button>
  );
}

function Rail() {
  const toggle = useRef<HTMLButtonElement>(null);
  const { channel } = live.value!;
  const on = state.value!.onAir;
  const share = async () => {
    const data = { title: channel.title, url: location.href.split("?")[0]! };
    try {
      if (navigator.share && !wide.value) await navigator.share(data);
      else {
        await navigator.clipboard.writeText(data.url);
        tell(t.shared);
      }
    } catch {
      // The viewer closed the share sheet, or the browser has no clipboard: nothing to say.
    }
  };
  return (
    <div class="rail">
      {on && (
        <>
          <RailButton icon={muted.value ? "mute" : "sound"} label={t.sound} on={!muted.value} press={() => setMuted(!muted.value)} />
          <RailButton icon="captions" label={t.captions} on={captions.value !== "off"} press={() => setCaptions(captions.value === "off" ? "on" : "off")} />
          {captions.value !== "off" && (
            <RailButton icon="large" label={t.captionsLarge} on={captions.value === "large"} press={() => setCaptions(captions.value === "large" ? "on" : "large")} />
          )}
        </>
      )}
      <button type="button" ref={toggle} class="round" aria-label={t.share} title={t.share} onClick={() => void share()}>
        <Icon name="share" />
      </button>
    </div>
  );
}

function RailButton({ icon, label, on, press }: { icon: "mute" | "sound" | "captions" | "large"; label: string; on: boolean; press(): void }) {
  return (
    <button type="button" class={on ? "round on" : "round"} aria-pressed={on} aria-label={label} title={label} onClick={press}>
      <Icon name={icon} />
    </button>
  );
}

/** Between shows: when the host is back, in the viewer's own time. */
function OffAir() {
  const { channel } = live.value!;
  const next = state.value!.next;
  const left = next ? Date.parse(next) - second.value : 0;
  const today = next && new Date(next).toDateString() === new Date(second.value).toDateString();
  return (
    <section class="off-air">
      <Face size={96} />
      <h1>{t.offAirTitle(channel.host)}</h1>
      {next ? (
        <p class="when">
          <span>{t.offAirNext}</span>
          <time dateTime={next}>{today ? clockTime(next, locale) : dayTime(next, locale)}</time>
          <span class="num" role="timer">
            {left > 0 ? `${t.offAirIn} ${left > 86400000 ? days(left) : countdown(left)}` : t.offAirSoon}
          </span>
        </p>
      ) : (
        <p>{t.offAirNone}</p>
      )}
      {!hold.value && <p class="note">{t.offAirShop}</p>}
    </section>
  );
}

function days(ms: number): string {
  const n = Math.floor(ms / 86400000);
  const d = new Intl.NumberFormat(locale, { style: "unit", unit: "day", unitDisplay: "long" }).format(n);
  return `${d}, ${countdown(ms - n * 86400000)}`;
}
