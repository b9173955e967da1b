import { describe, expect, it } from "vitest";
import { compact, countdown, delivery, initials, money, parseMoney, plainMoney, timeLeft } from "./format";

const eur = (minor: number) => ({ minor, currency: "EUR" });
/** Languages put narrow and no-break spaces between sign and number. */
const plain = (s: string) => s.replace(/\s/g, " ");

describe("money", () => {
  it("is written as a language writes it", () => {
    expect(plain(money(eur(1995), "en-GB"))).toBe("€19.95");
    expect(plain(money(eur(1995), "nl-NL"))).toBe("€ 19,95");
  });
  it("leaves out the decimals of whole amounts when short", () => {
    expect(money(eur(3900), "en-GB", true)).toBe("€39");
    expect(money(eur(3950), "en-GB", true)).toBe("€39.50");
  });
  it("knows currencies without minor units", () => {
    expect(money({ minor: 1500, currency: "JPY" }, "en-GB")).toContain("1,500");
    expect(plainMoney({ minor: 1500, currency: "JPY" })).toBe("1500");
  });
});

describe("parseMoney", () => {
  it.each([
    ["19.95", 1995],
    ["19,95", 1995],
    ["€ 20", 2000],
    ["1.299,00", 129900],
    ["1,299.50", 129950],
    ["0,5", 50],
    ["EUR 7", 700],
  ])("reads %s", (text, minor) => expect(parseMoney(text, "EUR")).toEqual(eur(minor)));
  it.each(["", "free", "-3", "1.2.3", "19.955", "1.299", "1,299,5", "1e3"])("refuses %j", (text) => expect(parseMoney(text, "EUR")).toBeNull());
  it("takes groups where there are no decimals to mistake them for", () => {
    expect(parseMoney("1,500", "JPY")).toEqual({ minor: 1500, currency: "JPY" });
    expect(parseMoney("15.5", "JPY")).toBeNull();
  });
  it("gives back what it wrote", () => {
    for (const minor of [0, 1, 10, 1995, 129900]) expect(parseMoney(plainMoney(eur(minor)), "EUR")).toEqual(eur(minor));
  });
});

describe("timeLeft", () => {
  const hour = 3600_000;
  it.each([
    [90_000, "1:30"],
    [24 * hour - 1, "1 d 0:00:00"],
    [24 * hour + 61_000, "1 d 0:01:01"],
    [51 * hour, "2 d 3:00:00"],
    [-1, "0:00"],
  ])("shows %d ms as %s", (ms, text) => expect(timeLeft(ms)).toBe(text));
});

describe("countdown", () => {
  it.each([
    [581000, "9:41"],
    [580001, "9:41"],
    [59000, "0:59"],
    [0, "0:00"],
    [-5000, "0:00"],
    [3723000, "1:02:03"],
  ])("shows %d ms as %s", (ms, text) => expect(countdown(ms)).toBe(text));
});

it("counts delivery in working days", () => {
  const saturday = new Date(2026, 10, 21, 14);
  expect(delivery(saturday, 2, 3, "en-GB")).toMatch(/Tue.*24.*Wed.*25 Nov/);
  expect(delivery(saturday, 2, 3, "en-US")).toBe("Tue, Nov 24 – Wed, Nov 25");
  expect(delivery(saturday, 1, 1, "en-GB")).toMatch(/^Mon,? 23 Nov$/);
});

it("makes initials", () => {
  expect(initials("Anna Keller")).toBe("AK");
  expect(initials("Jonas")).toBe("JO");
  expect(initials("Guest 4821")).toBe("G4");
  expect(initials("")).toBe("?");
});

it("counts people", () => {
  expect(compact(214, "en-GB")).toBe("214");
  expect(compact(1204, "en-GB")).toBe("1,204");
  expect(compact(12400, "en-GB")).toBe("12.4k");
});
