import "../look/tokens.css";
import "../look/base.css";
import "../look/parts.css";
import "./live.css";
import "./notices.css";
import "./desk.css";
import "./chat.css";
import "./sheets.css";
import "./checkout.css";
import { render } from "preact";
import { App } from "./app";

// A page that the browser kept while the buyer was at the payment shows what was true then.
addEventListener("pageshow", (e) => e.persisted && location.reload());

const channel = decodeURIComponent(location.pathname.split("/")[2] ?? "");
render(<App channel={channel} />, document.getElementById("page")!);
