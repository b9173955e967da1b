import { useState } from "preact/hooks";
import { second } from "../clock";
import { clockTime, countdown } from "../format";
import { Icon } from "../look/icon";
import { Captions } from "../media/captions";
import { Picture } from "../media/picture";
import type { PlayerState } from "../whep";
import { locale, t } from "../words";
import { c } from "../words/console";
import { air, chosen, facts, follow, me, shown, status } from "./store";
import type { Spot, Why as Because } from "./types";

/** The picture as viewers get it, and beside it what it says and why. */
export function Live() {
  return (
    <div class="mb">
      <Monitor />
      <div class="run">
        <Now />
        <Next />
      </div>
    </div>
  );
}

function Monitor() {
  const [muted, setMuted] = useState(true);
  const [picture, setPicture] = useState<PlayerState>("connecting");
  const s = status.value;
  const off = s ? !s.onAir : false;
  return (
    <div class="monitor">
      {!off && (
        <Picture
          key={chosen.value}
          whep={`/whep/${encodeURIComponent(chosen.value)}`}
          label={c.livePicture}
          muted={muted}
          onBlocked={() => setMuted(true)}
          onState={setPicture}
          onFrame={follow}
        />
      )}
      {(off || picture !== "live") && <p class="no-picture">{off ? c.offAir : picture === "full" ? t.full : t.connecting}</p>}
      <div class="ov num">
        {s && (
          <span class={s.line.lateMs > 40 ? "late" : ""}>
            <Icon name="signal" size="s" />
            {s.line.lateMs > 40 ? c.late(s.line.lateMs) : c.voiceOk}
          </span>
        )}
        {s && <span>{c.ahead(s.aheadSeconds.toFixed(0))}</span>}
      </div>
      <button type="button" class="round" aria-pressed={!muted} aria-label={t.sound} onClick={() => setMuted(!muted)}>
        <Icon name={muted ? "mute" : "sound"} />
      </button>
      <div class="lower">
        <Captions air={air} tick={shown} />
      </div>
    </div>
  );
}

function heading(s: Spot) {
  const product = facts.value.find((p) => p.id === s.product);
  const code = s.code || product?.code;
  const kind = c.kind[s.kind] ?? s.kind;
  return (
    <>
      {code && <span class="badge code">{code}</span>}
      {s.kind === "pitch" && product ? product.title : kind}
    </>
  );
}

function Claims({ of }: { of: Spot }) {
  if (!of.claims?.length) return null;
  return (
    <ul class="cl num">
      {of.claims.map((text) => (
        <li key={text}>
          <Icon name="check" />
          {text}
        </li>
      ))}
    </ul>
  );
}

function Why({ of }: { of: Spot }) {
  if (!of.because && !of.writer) return null;
  return (
    <p class="why">
      {of.because && (
        <>
          <b>{c.because}</b> {of.why ? reason(of.why) : of.because}{" "}
        </>
      )}
      {of.writer && <span class="writer">{c.writer(of.writer)}</span>}
    </p>
  );
}

function Now() {
  const s = status.value?.now;
  if (!s) {
    return (
      <section class="now">
        <p class="lab">{c.now}</p>
        <p class="note">{c.nothingNow}</p>
      </section>
    );
  }
  const gone = s.started ? Math.min(s.seconds, Math.max(0, (second.value - Date.parse(s.started)) / 1000)) : 0;
  return (
    <section class="now">
      <p class="lab">
        {c.now}
        <span class="num">{c.of(countdown(gone * 1000), countdown(s.seconds * 1000))}</span>
      </p>
      <h2>{heading(s)}</h2>
      <p class="say">{s.text}</p>
      <Claims of={s} />
      <Why of={s} />
      <div class="bar" aria-hidden="true">
        <i style={{ width: `${s.seconds > 0 ? (gone / s.seconds) * 100 : 0}%` }} />
      </div>
    </section>
  );
}

function Next() {
  const s = status.value;
  const list = s?.next ?? [];
  const { zone } = me.value!.shop;
  const now = s?.now;
  let at = now?.started ? Date.parse(now.started) + now.seconds * 1000 : second.value;
  return (
    <>
      <p class="lab next">
        {c.next}
        {s && s.making > 0 && <span>{c.making(s.making)}</span>}
      </p>
      <ol class="nexts">
        {list.map((spot) => {
          const when = at;
          at += spot.seconds * 1000;
          return (
            <li class="nx" key={spot.tag}>
              <time class="num">{clockTime(new Date(when), locale, zone)}</time>
              <div>
                <h3>{heading(spot)}</h3>
                <p>{spot.text}</p>
                <Claims of={spot} />
                <Why of={spot} />
              </div>
              <span class="num">{c.seconds(spot.seconds.toFixed(0))}</span>
            </li>
          );
        })}
        {list.length === 0 && (
          <li class="nx emp">
            <span>{c.nothingNext}</span>
          </li>
        )}
      </ol>
    </>
  );
}

/** Why a product is pitched, in the reader's words. */
function reason(w: Because): string {
  if (w.reason === "pinned") return c.why.pinned(w.by ?? "", clockTime(w.until ?? "", locale, me.value!.shop.zone));
  if (w.reason === "liked") return c.why.liked((w.rate ?? 0).toFixed(2));
  return c.why[w.reason];
}
