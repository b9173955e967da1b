import { Icon } from "../look/icon";
import { locale } from "../words";
import { c } from "../words/console";
import { status } from "./store";
import type { Spending } from "./types";

/** What needs a person, and who does the work: the rungs the house stands on. */
export function Health() {
  const s = status.value;
  const problems = s?.problems ?? [];
  return (
    <section class="health">
      <h2 class="sh">
        {c.problems}
        {problems.length > 0 && <span class="badge bad num">{problems.length}</span>}
      </h2>
      <div role="status">
        {problems.length === 0 ? (
          <p class="fine">
            <Icon name="check" size="m" />
            {c.noProblems}
          </p>
        ) : (
          <ul>
            {problems.map((p) => (
              <li key={p.text} class={p.severity === "critical" ? "tk bad" : "tk"}>
                <Icon name="alert" />
                <div>
                  <b>{c.severity[p.severity] ?? p.severity}</b>
                  <p>{p.text}</p>
                </div>
              </li>
            ))}
          </ul>
        )}
      </div>
      {s && (s.ladder ?? []).length > 0 && (
        <ul class="ladder" aria-label={c.ladder}>
          {s.ladder!.map((r) => (
            <li key={r.part} title={r.note}>
              <span>{r.part}</span>
              <b class={r.ok ? "" : "low"}>
                <Icon name={r.ok ? "check" : "alert"} size="s" />
                {r.rung}
              </b>
              {r.ok && r.note && <small class="note num">{r.note}</small>}
              {r.spent && <Spent of={r.spent} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What the model took today, by task. */
function Spent({ of }: { of: readonly Spending[] }) {
  const count = new Intl.NumberFormat(locale);
  return (
    <table class="spent num">
      <caption class="sr">{c.spentToday}</caption>
      <thead class="sr">
        <tr>
          <th>{c.task}</th>
          <th>{c.calls}</th>
          <th>{c.tokensTook}</th>
          <th>{c.cost}</th>
        </tr>
      </thead>
      <tbody>
        {of.map((s) => (
          <tr key={s.task}>
            <th scope="row">{c.tasksOf[s.task] ?? s.task}</th>
            <td>
              {c.nCalls(count.format(s.calls))}
              {s.failed > 0 && `, ${c.nFailed(count.format(s.failed))}`}
            </td>
            <td>{c.nTokens(count.format(s.tokens))}</td>
            <td>{s.cost > 0 ? new Intl.NumberFormat(locale, { style: "currency", currency: s.currency, maximumFractionDigits: 3 }).format(s.cost / 1e6) : ""}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
