import { describe, expect, it } from "vitest";
import { at, pages } from "./captions";
import type { Word } from "./types";

/** Words of 200 ms each, said without a pause. */
const speak = (text: string, from = 0): Word[] => text.split(" ").map((w, i) => ({ w, s: from + i * 200, e: from + i * 200 + 200 }));

const text = "This one keeps your coffee hot for a full hour. So the second cup tastes like the first.";

describe("pages", () => {
  it("keeps every word once, in order", () => {
    const list = pages(speak(text), 30);
    expect(list.flatMap((p) => p.words.map((w) => w.w)).join(" ")).toBe(text);
  });
  it("is never longer than asked, but for a word that is", () => {
    for (const max of [12, 30, 56]) {
      for (const p of pages(speak(text), max)) {
        const length = p.words.map((w) => w.w).join(" ").length;
        expect(length <= max || p.words.length === 1).toBe(true);
      }
    }
  });
  it("breaks at the end of a sentence", () => {
    expect(pages(speak(text), 56)[0]?.words.at(-1)?.w).toBe("hour.");
  });
  it("cuts a long sentence where the voice pauses, into parts of like length", () => {
    const long = "Before you choose anything, it helps to know the details, so here they are.";
    expect(pages(speak(long), 56).map((p) => p.words.map((w) => w.w).join(" "))).toEqual([
      "Before you choose anything,",
      "it helps to know the details, so here they are.",
    ]);
  });
  it("leaves no word alone, no number without its unit and no clause's end behind", () => {
    const cut = (text: string, max: number) => pages(speak(text), max).map((p) => p.words.map((w) => w.w).join(" "));
    expect(cut("The mug that is shown here now holds a little more than 350 millilitres of coffee, so that's for you to say.", 56)).toEqual([
      "The mug that is shown here now holds a little more than",
      "350 millilitres of coffee, so that's for you to say.",
    ]);
    for (const max of [24, 32, 40, 48, 56]) {
      for (const said of [text, "Take a look at the tea towels, which come as a set of three in softly washed linen.", "Het kost EUR 18,95 en er liggen nog 3 stuks klaar, dus wie het eerst komt, krijgt er een."]) {
        const list = cut(said, max);
        expect(list.filter((p) => !p.includes(" "))).toEqual([]);
        expect(list.filter((p) => / (EUR|3)$/.test(p))).toEqual([]);
      }
    }
  });
  it("has nothing to show of nothing", () => {
    expect(pages([], 56)).toEqual([]);
  });
});

describe("at", () => {
  const list = pages(speak("one two three. four five", 1000), 14);
  it("marks the word being said", () => {
    expect(at(list, 1000)).toEqual({ page: 0, word: 0 });
    expect(at(list, 1399)).toEqual({ page: 0, word: 1 });
    expect(at(list, 1650)).toEqual({ page: 1, word: 0 });
  });
  it("shows the page just before its first word, and nothing earlier", () => {
    expect(at(list, 500)).toBeNull();
    expect(at(list, 900)).toEqual({ page: 0, word: -1 });
  });
  it("leaves the last page a moment, without a mark, and then takes it away", () => {
    expect(at(list, 2300)).toEqual({ page: 1, word: -1 });
    expect(at(list, 3000)).toBeNull();
  });
});
