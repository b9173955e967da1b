import { expect, it } from "vitest";
import { byStanding, moment, percentOf, standing } from "./promotions";

const deal = { starts: "2026-11-22T10:00:00Z", ends: "2026-11-22T12:00:00Z", cap: 0, used: 0 };
const at = (time: string) => Date.parse(`2026-11-22T${time}:00Z`);

it("knows where a deal stands, to the millisecond", () => {
  expect(standing(deal, at("09:59"))).toBe("planned");
  expect(standing(deal, at("10:00"))).toBe("running");
  expect(standing(deal, at("12:00") - 1)).toBe("running");
  expect(standing(deal, at("12:00"))).toBe("ended");
  expect(standing({ ...deal, cap: 3, used: 3 }, at("11:00"))).toBe("gone");
  expect(standing({ ...deal, ends: deal.starts }, at("09:00"))).toBe("ended"); // called off before it began
});

it("lets a coupon without bounds run for ever", () => {
  const coupon = { starts: "0001-01-01T00:00:00Z", ends: "0001-01-01T00:00:00Z", cap: 0, used: 7 };
  expect(moment(coupon.ends)).toBeNull();
  expect(standing(coupon, at("11:00"))).toBe("running");
});

it("shows what runs first", () => {
  const list = [{ ...deal, ends: "2026-11-22T11:00:00Z" }, deal, { ...deal, starts: "2026-11-22T11:45:00Z" }];
  expect(byStanding(list, at("11:30"))).toEqual([list[1], list[2], list[0]]);
});

it("reads percentages", () => {
  expect(percentOf("12,5 %")).toBe(12.5);
  expect(percentOf("100")).toBe(100);
  for (const bad of ["", "0", "101", "7.125", "-5", "ten"]) expect(percentOf(bad)).toBeNull();
});
