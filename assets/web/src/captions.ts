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

const ends = /[.!?…]["”’)]?$/;
const pauses = /[,;:–—]["”’)]?$/;
/** A page ends early by this many characters where the voice pauses anyway. */
const early = 12;

/** Cuts words into pages of at most `max` characters (two lines): by sentences, and long ones into parts of like length. */
export function pages(words: readonly Word[], max: number): Page[] {
  const out: Page[] = [];
  let sentence: Word[] = [];
  for (const [i, w] of words.entries()) {
    sentence.push(w);
    const short = length(sentence) < max / 3 && i < words.length - 1;
    if (i === words.length - 1 || (ends.test(w.w) && !short)) {
      out.push(...split(sentence, max));
      sentence = [];
    }
  }
  return out;
}

function length(words: readonly Word[]): number {
  return words.reduce((n, w) => n + w.w.length + 1, -1);
}

function split(sentence: readonly Word[], max: number): Page[] {
  const out: Page[] = [];
  let page: Word[] = [];
  let aim = likely(sentence, max);
  for (const [i, w] of sentence.entries()) {
    page.push(w);
    const n = length(page);
    const next = sentence[i + 1];
    const full = next && n + 1 + next.w.length > max;
    const good = n >= aim || (ends.test(w.w) && n > max / 3) || (pauses.test(w.w) && n >= aim - early);
    if (next && !full && !good) continue;
    out.push({ words: page, s: page[0]!.s, e: w.e });
    page = [];
    aim = likely(sentence.slice(i + 1), max);
  }
  return out;
}

/** The length of a page when words are cut into as few as they need. */
function likely(words: readonly Word[], max: number): number {
  const total = length(words);
  return total / Math.ceil(total / max);
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
