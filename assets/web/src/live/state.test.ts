import { describe, expect, it } from "vitest";
import type { Hold, Live, Message, Product } from "../types";
import { bySKU, find, holdLeft, initial, keptMessages, reduce, type State } from "./state";
import { tidy } from "../facts";

const eur = (minor: number) => ({ minor, currency: "EUR" });

const start = (): State =>
  initial({ channel: { id: "demo", onAir: true }, viewer: { id: "v_9", name: "Anna" } } as unknown as Live);

const product = (over: Partial<Product> = {}): Product => ({
  id: "mug",
  code: "A2",
  title: "Walnut mug",
  summary: "Keeps warm.",
  optionNames: [],
  attributes: [{ name: "Material", value: "walnut" }],
  variants: [{ sku: "MUG-1", options: [], price: eur(2400), stock: 3, state: "few" }],
  price: eur(2400),
  from: false,
  stock: 3,
  state: "few",
  ...over,
});

const message = (id: number, over: Partial<Message> = {}): Message => ({
  id,
  from: { speaker: "viewer", viewer: "v_1", name: "Mia" },
  parts: [{ text: `message ${id}` }],
  at: "2026-11-22T10:00:00Z",
  ...over,
});

const hold: Hold = {
  id: "h_1",
  expires: "2026-11-22T10:10:00Z",
  now: "2026-11-22T10:00:19Z",
  extensions: 2,
  lines: [{ product: "mug", code: "A2", sku: "MUG-1", title: "Walnut mug", qty: 1, price: eur(2400) }],
  goods: eur(2400),
};

const after = (s: State, ...frames: [string, unknown, string?][]): State =>
  frames.reduce((state, [type, data, reason]) => reduce(state, { type, data, reason }, 0, 0), s);

describe("messages", () => {
  it("keep the room's order, whatever order they come in", () => {
    const s = after(start(), ["message", message(5)], ["message", message(9)], ["message", message(7)]);
    expect(s.messages.map((m) => m.id)).toEqual([5, 7, 9]);
  });
  it("that come again after a reconnect are not there twice", () => {
    const s = after(start(), ["message", message(5)], ["message", message(6)], ["message", message(5)]);
    expect(s.messages.map((m) => m.id)).toEqual([5, 6]);
  });
  it("disappear when they are removed", () => {
    expect(after(start(), ["message", message(5)], ["removed", { id: 5 }]).messages).toEqual([]);
  });
  it("are bounded", () => {
    let s = start();
    for (let id = 1; id <= keptMessages + 20; id++) s = after(s, ["message", message(id)]);
    expect(s.messages).toHaveLength(keptMessages);
    expect(s.messages.at(-1)?.id).toBe(keptMessages + 20);
  });
  it("of our own settle what was pending, by their key", () => {
    const pending = { ...start(), pending: [{ key: "k1", text: "hi" }, { key: "k2", text: "ho" }] };
    expect(after(pending, ["message", message(5, { key: "k1" })]).pending.map((p) => p.key)).toEqual(["k2"]);
  });
  it("that were refused stay, with the reason", () => {
    const pending = { ...start(), pending: [{ key: "k1", text: "hi" }] };
    const s = after(pending, ["error", { code: "too_fast", text: "Slow down", key: "k1" }]);
    expect(s.pending[0]?.error).toBe("too_fast");
    expect(s.error?.code).toBe("too_fast");
  });
});

describe("facts", () => {
  it("takes what changed into the shelf, in its place", () => {
    const shelf = ["a", "b", "c"].map((id) => product({ id }));
    const s = after(start(), ["facts", { products: shelf }], ["facts", { part: true, products: [product({ id: "b", price: eur(1900) }), product({ id: "d" })], removed: ["c"] }]);
    expect(s.products.map((p) => [p.id, p.price.minor])).toEqual([["a", product().price.minor], ["b", 1900], ["d", product().price.minor]]);
  });
  it("replace the shelf at once", () => {
    const s = after(start(), ["facts", { products: [product()] }], ["facts", { products: [product({ price: eur(1900) })] }]);
    expect(s.products[0]?.price.minor).toBe(1900);
  });
  it("tell what has just sold out, once", () => {
    const gone = product({ state: "out", stock: 0 });
    let s = after(start(), ["facts", { products: [product()] }], ["facts", { products: [gone] }]);
    expect(s.soldOut).toEqual(["Walnut mug"]);
    s = after(s, ["facts", { products: [gone] }]);
    expect(s.soldOut).toEqual([]);
  });
  it("that are sold out from the start are no news", () => {
    expect(after(start(), ["facts", { products: [product({ state: "out" })] }]).soldOut).toEqual([]);
  });
  it("may leave out what is empty", () => {
    const bare = { ...product(), optionNames: null, attributes: null, variants: [{ sku: "MUG-1", options: null }] } as unknown as Product;
    const [p] = tidy([bare]);
    expect([p?.optionNames, p?.attributes, p?.variants[0]?.options]).toEqual([[], [], []]);
    expect(after(start(), ["facts", { products: null }]).products).toEqual([]);
  });
});

describe("a hold", () => {
  it("ends what was offered", () => {
    const s = after(start(), ["offer", { id: "o1", items: [] }], ["hold", hold]);
    expect([s.hold?.id, s.offer]).toEqual(["h_1", null]);
  });
  it.each([
    ["data", ["hold", { ended: "expired" }]],
    ["reason", ["hold", null, "expired"]],
  ] as const)("that expired can be had again (told in %s)", (_, frame) => {
    const s = after(start(), ["hold", hold], frame as unknown as [string, unknown, string?]);
    expect(s.hold).toBeNull();
    expect(s.lapsed?.lines[0]?.sku).toBe("MUG-1");
  });
  it("that was bought or let go is just gone", () => {
    for (const ended of ["ordered", "released"]) {
      const s = after(start(), ["hold", hold], ["hold", { ended }]);
      expect([s.hold, s.lapsed]).toEqual([null, null]);
    }
    expect(after(start(), ["hold", hold], ["hold", null]).hold).toBeNull();
  });
  it("counts down on the server's clock and never below zero", () => {
    const expires = Date.parse(hold.expires);
    expect(holdLeft(hold, expires - 581_000)).toBe(581_000);
    expect(holdLeft(hold, expires + 1)).toBe(0);
  });
});

describe("the channel", () => {
  it("forgets what was on air when it goes off", () => {
    const air = { tick: 10, now: "", kind: "pitch", startTick: 10 };
    const s = after(start(), ["air", air], ["channel", { onAir: false, next: "2026-11-22T08:00:00Z" }]);
    expect([s.onAir, s.next, s.airs]).toEqual([false, "2026-11-22T08:00:00Z", []]);
  });
  it("keeps a few airings, for pictures come after their events", () => {
    let s = start();
    for (let i = 1; i <= 9; i++) s = after(s, ["air", { tick: i, now: "", kind: "pitch", startTick: i }]);
    expect(s.airs.map((a) => a.startTick)).toEqual([6, 7, 8, 9]);
  });
});

it("forgets the airings of before when the line begins anew", () => {
  const air = (startTick: number) => ["air", { tick: startTick, now: "", kind: "pitch", startTick }] as [string, unknown];
  expect(after(start(), air(9000), air(9100), air(3)).airs.map((a) => a.startTick)).toEqual([3]);
});

it("leaves alone what it does not know", () => {
  const s = start();
  expect(reduce(s, { type: "confetti", data: {} }, 0, 0)).toBe(s);
});

it("finds variants and products", () => {
  const shelf = [product(), product({ id: "lamp", code: "A3", title: "Desk lamp", variants: [], attributes: [{ name: "Colour", value: "Crème" }] })];
  expect(bySKU(shelf, "MUG-1")?.product.id).toBe("mug");
  expect(bySKU(shelf, "NONE")).toBeNull();
  expect(bySKU(shelf, undefined)).toBeNull();
  expect(find(shelf, "a2").map((p) => p.id)).toEqual(["mug"]);
  expect(find(shelf, "creme lamp").map((p) => p.id)).toEqual(["lamp"]);
  expect(find(shelf, "walnut lamp")).toEqual([]);
  expect(find(shelf, " ")).toHaveLength(2);
});

describe("what became of a wish to buy", () => {
  const held = { outcome: "held", message: 17, title: "Hazel mug", qty: 1 } as const;
  const hold = { id: "h", expires: "2026-11-22T10:10:00Z", now: "2026-11-22T10:00:00Z", extensions: 2, lines: [{ sku: "A" }], goods: {} };
  const after = (...frames: [string, unknown][]) => frames.reduce((s, [type, data]) => reduce(s, { type, data }, 0, 0), start());

  it("is shown, and goes with the hold it is of", () => {
    expect(after(["outcome", held], ["hold", hold]).outcome).toEqual(held);
    expect(after(["outcome", held], ["hold", null]).outcome).toBeNull();
  });
  it("gives way to a choice of variants, in whichever order both come", () => {
    const choose = { product: "p", qty: 1, variants: [] };
    const asked = { outcome: "choose_variant", message: 18 };
    for (const s of [after(["outcome", held], ["choose", choose], ["outcome", asked]), after(["outcome", asked], ["choose", choose])]) {
      expect(s.choose).toEqual(choose);
      expect(s.outcome).toBeNull();
    }
  });
  it("is over when something is held", () => {
    expect(after(["outcome", { outcome: "sold_out", sku: "A" }], ["hold", hold]).outcome).toBeNull();
  });
});
