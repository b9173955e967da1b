import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

/**
 * Keeps a log at its newest entry while its reader is there. Only a reader who scrolls up stops it: content that grows and a
 * log that shrinks do not. `newest` changes with what is at the end; `inner` holds the entries.
 */
export function useFollow(log: RefObject<HTMLElement | null>, inner: RefObject<HTMLElement | null>, newest: unknown) {
  const atEnd = useRef(true);
  const top = useRef(0);
  const [unread, setUnread] = useState(false);
  const toEnd = () => {
    const el = log.current;
    if (!el) return;
    el.scrollTop = el.scrollHeight;
    top.current = el.scrollTop;
    atEnd.current = true;
    setUnread(false);
  };
  const scrolled = () => {
    const el = log.current;
    if (!el) return;
    const near = el.scrollHeight - el.scrollTop - el.clientHeight < 32;
    if (near) setUnread(false);
    atEnd.current = near || (atEnd.current && el.scrollTop >= top.current - 4);
    top.current = el.scrollTop;
  };
  useLayoutEffect(() => {
    if (atEnd.current) toEnd();
    else setUnread(true);
  }, [newest]);
  useEffect(() => {
    const watch = new ResizeObserver(() => atEnd.current && toEnd());
    if (log.current) watch.observe(log.current);
    if (inner.current) watch.observe(inner.current);
    return () => watch.disconnect();
  }, []);
  return { unread, toEnd, scrolled };
}
