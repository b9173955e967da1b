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

/** Cuts words into pages of at most `max` characters (two lines): by sentences, and long ones into parts of like length, none of them one word. */
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

/** What a cut costs, where 1 is what it costs that one of two pages is a line longer than the other. */
const cost = {
  page: 100, // more than all else: no page that is not needed
  alone: 12, // a word by itself
  parted: 3, // a number from its unit
  hanging: 0.6, // a little word at the end
  paused: 0.35, // what is saved where the voice pauses
};

/** Cuts a sentence at the least cost: into as few pages as it needs, of like length, where it is fit to be cut. */
function split(sentence: readonly Word[], max: number): Page[] {
  const best = [{ cost: 0, from: 0 }];
  for (let to = 1; to <= sentence.length; to++) {
    let least = { cost: Infinity, from: to - 1 };
    for (let from = to - 1; from >= 0; from--) {
      const n = length(sentence.slice(from, to));
      if (n > max && to - from > 1) break;
      const lines = (2 * n) / max;
      let sum = best[from]!.cost + cost.page + lines * lines;
      if (to - from === 1 && sentence.length > 1) sum += cost.alone;
      if (to < sentence.length) sum += tear(sentence[to - 1]!.w, sentence[to]!.w);
      if (sum < least.cost) least = { cost: sum, from };
    }
    best.push(least);
  }
  const out: Page[] = [];
  for (let to = sentence.length; to > 0; to = best[to]!.from) {
    const words = sentence.slice(best[to]!.from, to);
    out.unshift({ words, s: words[0]!.s, e: words.at(-1)!.e });
  }
  return out;
}

const counts = /^[^\p{L}]*\p{N}[^\p{L}]*$/u;
const currency = /^([A-Z]{3}|\p{Sc})$/u;
const little = /^\P{L}*\p{L}{1,3}$/u;
const lettered = /[\p{L}\p{N}]/u;

/** What it costs to end a page between two words. */
function tear(a: string, b: string): number {
  if (ends.test(a) || pauses.test(a)) return -cost.paused;
  if (counts.test(a) || (currency.test(a) && counts.test(b))) return cost.parted;
  return little.test(a) || !lettered.test(a) || !lettered.test(b) ? cost.hanging : 0;
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
