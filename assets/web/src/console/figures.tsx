import { second } from "../clock";
import { clockTime, money } from "../format";
import { locale } from "../words";
import { c } from "../words/console";
import { chosen, me, orders, seen, status } from "./store";

const hourMs = 3600_000;

/** The last hour in figures, and its curve as far as this page saw it. */
export function Figures() {
  const now = second.value;
  const { shop } = me.value!;
  const n = status.value?.viewers ?? 0;
  const points = seen.get(chosen.value) ?? [];
  const peak = points.reduce((best, p) => (p.n > best.n ? p : best), { at: now, n });
  const recent = orders.value.filter((o) => o.state !== "cancelled" && now - Date.parse(o.created) < hourMs);
  const revenue = recent.reduce((sum, o) => sum + o.totals.total.minor, 0);
  return (
    <footer class="figures">
      <dl class="kp num">
        <div>
          <dd>{n}</dd>
          <dt>{c.watchingNow}</dt>
        </div>
        <div>
          <dd>{peak.n}</dd>
          <dt>{c.peak(clockTime(new Date(peak.at), locale, shop.zone))}</dt>
        </div>
        <div>
          <dd>{recent.length}</dd>
          <dt>{c.ordersHour}</dt>
        </div>
        <div>
          <dd>{money({ minor: revenue, currency: shop.currency }, locale, true)}</dd>
          <dt>{c.revenueHour}</dt>
        </div>
      </dl>
      <div class="tl" role="img" aria-label={c.chart(n, peak.n, recent.length)}>
        <p class="key">
          <i class="k-line" />
          {c.viewersLine}
          <i class="k-bar" />
          {c.ordersBars}
        </p>
        <Curve points={points} now={now} peak={Math.max(4, peak.n)} />
        {recent.map((o) => (
          <i key={o.id} class="sale" style={{ left: `${place(Date.parse(o.created), now)}%` }} />
        ))}
        {[0, 10, 20, 30, 40, 50, 60].map((m) => (
          <span key={m} class="tick num" style={{ left: `${(m / 60) * 100}%` }}>
            {m === 60 ? c.now : clockTime(new Date(now - (60 - m) * 60_000), locale, shop.zone)}
          </span>
        ))}
      </div>
    </footer>
  );
}

/** Where a moment of the last hour stands, in percent. */
function place(at: number, now: number): number {
  return Math.min(100, Math.max(0, ((at - (now - hourMs)) / hourMs) * 100));
}

function Curve({ points, now, peak }: { points: { at: number; n: number }[]; now: number; peak: number }) {
  const y = (n: number) => (100 - (n / (peak * 1.25)) * 100).toFixed(1);
  const first = points[0];
  if (!first) return null;
  // Viewers stay as many until the next sample says otherwise.
  let d = `M${(place(first.at, now) * 10).toFixed(1)} ${y(first.n)}`;
  for (const p of points.slice(1)) d += `H${(place(p.at, now) * 10).toFixed(1)}V${y(p.n)}`;
  d += "H1000";
  return (
    <svg viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
      <path class="area" d={`${d}V100H${(place(first.at, now) * 10).toFixed(1)}Z`} />
      <path class="edge" d={d} vector-effect="non-scaling-stroke" />
    </svg>
  );
}
