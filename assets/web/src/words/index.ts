import { ApiError, codeOf } from "../api";
import { en, type Words } from "./en";
import { nl } from "./nl";

export type { Words };

/** The languages pages speak. */
export const languages = { en, nl } as const;
export type Language = keyof typeof languages;

function spoken(tag: string | null | undefined): Language | null {
  const base = tag?.toLowerCase().split("-")[0];
  return base === "en" || base === "nl" ? base : null;
}

/** Picks a language: what the address asks for, then what the reader prefers, then the page's own. */
export function pick(query: string, preferred: readonly string[], page: string): Language {
  const asked = spoken(new URLSearchParams(query).get("lang"));
  if (asked) return asked;
  for (const tag of preferred) {
    const l = spoken(tag);
    if (l) return l;
  }
  return spoken(page) ?? "en";
}

/** The page's language, chosen once when it loads. */
export const language: Language = pick(location.search, navigator.languages, document.documentElement.lang);
document.documentElement.lang = language;

/** The tag for dates and amounts: the reader's own region where it is the same language. */
export const locale: string = navigator.languages.find((t) => spoken(t) === language) ?? (language === "en" ? "en-GB" : "nl-NL");

/** The page's words. */
export const t: Words = languages[language];

/** A way to pay or to send as the merchant calls it, or in the reader's words where the house named it. */
export const usual = (name: string): string => t.usual[name] ?? name;

/** An error in the reader's words: ours for codes we know, else the server's. */
export function say(err: unknown): string {
  return t.error[codeOf(err)] ?? (err instanceof ApiError && err.message ? err.message : t.error.network!);
}
