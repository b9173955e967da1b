import { language } from ".";
import { consoleEn, type ConsoleWords } from "./console.en";
import { consoleNl } from "./console.nl";

/** The console's words. */
export const c: ConsoleWords = { en: consoleEn, nl: consoleNl }[language];
