// @vitest-environment node
import { describe, expect, it, vi } from "vitest";

vi.stubGlobal("location", { search: "" });
vi.stubGlobal("navigator", { languages: ["nl-BE"] });
vi.stubGlobal("document", { documentElement: { lang: "en" } });

const { pick, locale, t } = await import(".");
const { en } = await import("./en");
const { nl } = await import("./nl");

describe("pick", () => {
  it("asks the address, then the reader, then the page", () => {
    expect(pick("?lang=nl", ["en-GB"], "en")).toBe("nl");
    expect(pick("?lang=fr", ["de-DE", "nl-NL", "en"], "en")).toBe("nl");
    expect(pick("", ["de-DE"], "nl")).toBe("nl");
    expect(pick("", [], "")).toBe("en");
  });
  it("takes amounts and dates from the reader's own region", () => {
    expect(locale).toBe("nl-BE");
    expect(t).toBe(nl);
  });
});

it("has a word for every refusal in every language", () => {
  expect(Object.keys(nl.error).sort()).toEqual(Object.keys(en.error).sort());
});
