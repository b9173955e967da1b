import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../words";
import { Icon } from "./icon";

interface SheetProps {
  title: string;
  onClose(): void;
  children: ComponentChildren;
  class?: string;
  /** Beside the title. */
  head?: ComponentChildren;
  /** Below what scrolls. */
  foot?: ComponentChildren;
  closeLabel?: string;
}

/** A modal sheet in the native dialog: the browser keeps the focus in it and Escape closes it. */
export function Sheet({ title, onClose, children, class: name = "", head, foot, closeLabel }: SheetProps) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const d = ref.current;
    const opener = document.activeElement;
    d?.showModal();
    return () => {
      d?.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  const close = (e: Event) => {
    e.preventDefault();
    onClose();
  };
  // A click on the backdrop lands on the dialog itself.
  const outside = (e: MouseEvent) => e.target === ref.current && onClose();
  return (
    <dialog ref={ref} class={`sheet ${name}`} aria-label={title} onCancel={close} onClick={outside} tabIndex={-1}>
      <header>
        <h1>{title}</h1>
        {head}
        <button type="button" class="icon" aria-label={closeLabel ?? t.close} onClick={onClose}>
          <Icon name="x" />
        </button>
      </header>
      <div class="body">{children}</div>
      {foot}
    </dialog>
  );
}
