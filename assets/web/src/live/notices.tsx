import { Icon } from "../look/icon";
import { notice } from "./store";

/** What went wrong, inside a sheet: a modal dialog covers the toasts of the page. */
export function Notices() {
  const n = notice.value;
  if (!n?.bad) return null;
  return (
    <p class="fault-box" role="alert">
      <Icon name="alert" />
      {n.text}
    </p>
  );
}
