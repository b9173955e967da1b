import { Icon } from "../look/icon";
import { c } from "../words/console";
import { status } from "./store";

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
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
