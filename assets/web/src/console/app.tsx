import { effect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { call } from "../api";
import { initials } from "../format";
import { Icon, Logo } from "../look/icon";
import { c } from "../words/console";
import { Audit } from "./audit";
import { Control } from "./control";
import { Fairness } from "./fairness";
import { Offers } from "./offers";
import { Orders } from "./orders";
import { PicksRoom } from "./picks";
import { Products } from "./products";
import { Questions } from "./questions";
import { RecordRoom } from "./record";
import { ScheduleRoom } from "./schedule";
import { Login, Welcome } from "./sign";
import { go, link, me, notice, out, path, readMe, tasks } from "./store";
import { switchTheme, theme } from "./theme";

const groups = [
  {
    key: "air",
    rooms: [
      { path: "/console", name: c.control, room: Control },
      { path: "/console/questions", name: c.questions, room: Questions },
      { path: "/console/picks", name: c.picks, room: PicksRoom },
      { path: "/console/schedule", name: c.schedule, room: ScheduleRoom },
    ],
  },
  {
    key: "shop",
    rooms: [
      { path: "/console/products", name: c.products, room: Products },
      { path: "/console/offers", name: c.offers, room: Offers },
    ],
  },
  {
    key: "sales",
    rooms: [
      { path: "/console/orders", name: c.orders, room: Orders },
      { path: "/console/fairness", name: c.fairness, room: Fairness },
    ],
  },
  {
    key: "history",
    rooms: [
      { path: "/console/record", name: c.record, room: RecordRoom },
      { path: "/console/audit", name: c.audit, room: Audit },
    ],
  },
] as const;
const rooms = groups.flatMap((g) => [...g.rooms]);

// Whoever is signed out is shown the door, and led back after it.
effect(() => {
  if (out.value && !path.value.startsWith("/console/login") && !path.value.startsWith("/console/welcome/")) go("/console/login");
});

export function App() {
  const [fault, setFault] = useState(false);
  const load = () => {
    setFault(false);
    readMe().catch(() => setFault(true));
  };
  const welcome = /^\/console\/welcome\/([^/]+)/.exec(path.value)?.[1];
  useEffect(() => {
    if (!welcome) load();
  }, []);
  if (welcome) return <Welcome token={decodeURIComponent(welcome)} />;
  if (out.value) return <Login />;
  if (fault) {
    return (
      <main class="state">
        <Icon name="alert" />
        <h1>{c.failed}</h1>
        <button type="button" class="btn pri" onClick={load}>
          {c.reload}
        </button>
      </main>
    );
  }
  if (!me.value) {
    return (
      <div class="state" role="status">
        <span class="spin" aria-hidden="true" />
        <span class="sr">{c.loading}</span>
      </div>
    );
  }
  const here = path.value.replace(/\/$/, "");
  const found = rooms.find((r) => r.path === here) ?? rooms[0]!;
  document.title = `${found.name}, ${me.value.shop.name}`;
  return (
    <div class="console">
      <Header here={found.path} />
      <found.room />
      <Notice />
    </div>
  );
}

/** A link within the console. */
export function To({ to, current, class: name, children }: { to: string; current?: boolean; class?: string; children: ComponentChildren }) {
  const follow = (e: MouseEvent) => {
    if (e.ctrlKey || e.metaKey || e.shiftKey || e.button !== 0) return;
    e.preventDefault();
    go(to);
  };
  return (
    <a href={to} class={name} aria-current={current ? "page" : undefined} onClick={follow}>
      {children}
    </a>
  );
}

function Header({ here }: { here: string }) {
  const { account, shop } = me.value!;
  const signOut = () =>
    call("POST", "/api/console/logout", {}).finally(() => {
      me.value = null;
      out.value = true;
    });
  return (
    <header class="head">
      <Logo size={26} />
      <b class="name">{shop.name}</b>
      <Menu here={here} />
      {link.value === "lost" && (
        <span class="badge warn" role="status">
          <Icon name="alert" />
          {c.lost}
        </span>
      )}
      <button type="button" class="icon dense" aria-label={c.theme[theme.value]} title={c.theme[theme.value]} onClick={switchTheme}>
        <Icon name={theme.value === "dark" ? "sun" : "moon"} />
      </button>
      <span class="me" title={`${account.name}, ${account.email}`} aria-label={account.name} role="img">
        {initials(account.name || account.email)}
      </span>
      <button type="button" class="icon dense" aria-label={c.signOut} title={c.signOut} onClick={() => void signOut()}>
        <Icon name="out" />
      </button>
    </header>
  );
}

/** The rooms by what they are for: all of them on a wide desk, behind a button elsewhere. */
function Menu({ here }: { here: string }) {
  const [open, setOpen] = useState(false);
  const whole = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const group = groups.find((g) => g.rooms.some((r) => r.path === here))!;
  const waiting = tasks.value.open.length;
  useEffect(() => setOpen(false), [here]);
  useEffect(() => {
    if (!open) return;
    whole.current?.querySelector<HTMLElement>("[aria-current]")?.focus();
    const aside = (e: Event) => !whole.current?.contains(e.target as Node) && setOpen(false);
    document.addEventListener("pointerdown", aside);
    document.addEventListener("focusin", aside);
    return () => {
      document.removeEventListener("pointerdown", aside);
      document.removeEventListener("focusin", aside);
    };
  }, [open]);
  const keys = (e: KeyboardEvent) => {
    if (e.key !== "Escape" || !open) return;
    e.stopPropagation();
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div class="rooms" ref={whole} onKeyDown={keys}>
      <button type="button" class="menu" ref={button} aria-expanded={open} aria-controls="rooms" onClick={() => setOpen(!open)}>
        <Icon name="menu" />
        <span class="sr">{c.menu}: </span>
        <span>
          <small>{c.groups[group.key]}</small> <b>{group.rooms.find((r) => r.path === here)!.name}</b>
        </span>
        {waiting > 0 && here !== "/console/questions" && <span class="badge warn num">{waiting}</span>}
      </button>
      <nav id="rooms" class={open ? "open" : undefined} aria-label={c.menu}>
        {groups.map((g) => (
          <div key={g.key} role="group" aria-labelledby={`group-${g.key}`}>
            <span class="room-group" id={`group-${g.key}`}>
              {c.groups[g.key]}
            </span>
            <div>
              {g.rooms.map((r) => (
                <To key={r.path} to={r.path} current={r.path === here}>
                  {r.name}
                  {r.path === "/console/questions" && waiting > 0 && <span class="badge warn num">{waiting}</span>}
                </To>
              ))}
            </div>
          </div>
        ))}
      </nav>
    </div>
  );
}

function Notice() {
  const n = notice.value;
  return (
    <div class="notices" role="status" aria-live="polite">
      {n && (
        <p class={n.bad ? "bad" : ""}>
          <Icon name={n.bad ? "alert" : "check"} />
          {n.text}
          {n.undo && (
            <button
              type="button"
              onClick={() => {
                n.undo!();
                notice.value = null;
              }}
            >
              {c.undo}
            </button>
          )}
        </p>
      )}
    </div>
  );
}
