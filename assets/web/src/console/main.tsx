import "../look/tokens.css";
import "../look/base.css";
import "../look/parts.css";
import "./console.css";
import "./control.css";
import "./side.css";
import "./narrow.css";
import "./rooms.css";
import "./offers.css";
import "./schedule.css";
import { render } from "preact";
import { App } from "./app";
import { wearTheme } from "./theme";

wearTheme();
render(<App />, document.getElementById("page")!);
