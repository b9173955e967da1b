import type { Word } from "./types";

/** What stands on the screen at once. */
export interface Page {
  words: Word[];
  s: number;
  e: number;
}

/** How long a page stays after its last word, in ms, while nothing follows. */
const lingerMs = 900;
/** A page may come this much before its first word, in ms. */
const leadMs = 120;

/** Cuts words into pages of at most `max` characters (two lines), at sentence ends where they fit. */
export function pages(words: readonly Word[], max: number): Page[] {
  const out: Page[] = [];
  let page: Word[] = [];
  let length = 0;
  const flush = () => {
    const first = page[0];
    const last = page[page.length - 1];
    if (first && last) out.push({ words: page, s: first.s, e: last.e });
    page = [];
    length = 0;
  };
  for (const w of words) {
    if (page.length > 0 && length + 1 + w.w.length > max) flush();
    page.push(w);
    length += (page.length > 1 ? 1 : 0) + w.w.length;
    if (/[.!?…]["”’)]?$/.test(w.w) && length > max / 3) flush();
  }
  flush();
  return out;
}

/** The page to show at a moment and the word being said in it; null while nothing is. */
export function at(list: readonly Page[], ms: number): { page: number; word: number } | null {
  let page = -1;
  for (let i = 0; i < list.length; i++) if (list[i]!.s - leadMs <= ms) page = i;
  const p = list[page];
  if (!p || ms > p.e + lingerMs) return null;
  let word = -1;
  for (let i = 0; i < p.words.length; i++) if (p.words[i]!.s <= ms) word = i;
  return { page, word: ms > p.e + 200 ? -1 : word };
}
