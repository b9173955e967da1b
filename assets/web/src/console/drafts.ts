// The schedules being edited.
import { signal } from "@preact/signals";
import { locale } from "../words";
import { me } from "./store";
import type { Schedule, Slot } from "./types";

/** The schedules as they are edited, and as the server has them. */
export const drafts = signal<Record<string, Schedule>>({});
const kept = signal<Record<string, string>>({});
export const chosenSlot = signal<{ channel: string; slot: number } | null>(null);

/** Colours for channels, in turn. */
const colours = 4;

export function colourOf(channel: string): number {
  return Math.max(0, me.value!.channels.findIndex((ch) => ch.id === channel)) % colours;
}

/** Slots in one order, so that undoing a change leaves nothing to save. */
const text = (s: Schedule) => JSON.stringify({ ...s, slots: [...s.slots].sort((a, b) => a.day - b.day || a.start.localeCompare(b.start)) });

export const changed = (id: string) => drafts.value[id] !== undefined && text(drafts.value[id]!) !== kept.value[id];

export function take(id: string, s: Schedule): void {
  const clean = { ...s, slots: s.slots ?? [] };
  drafts.value = { ...drafts.value, [id]: clean };
  kept.value = { ...kept.value, [id]: text(clean) };
}

export function setDraft(id: string, change: Partial<Schedule>): void {
  drafts.value = { ...drafts.value, [id]: { ...drafts.value[id]!, ...change } };
}

export function setSlot(id: string, i: number, change: Partial<Slot>): void {
  setDraft(id, { slots: drafts.value[id]!.slots.map((s, j) => (i === j ? { ...s, ...change } : s)) });
}

export function addSlot(id: string, s: Slot): void {
  const slots = [...drafts.value[id]!.slots, s];
  setDraft(id, { slots });
  chosenSlot.value = { channel: id, slot: slots.length - 1 };
}

/** Adds the same slot on several days. */
export function addSlots(id: string, on: readonly number[], s: Omit<Slot, "day">): void {
  setDraft(id, { slots: [...drafts.value[id]!.slots, ...on.map((day) => ({ ...s, day }))] });
  chosenSlot.value = null;
}

export function deleteSlot(id: string, i: number): void {
  chosenSlot.value = null;
  setDraft(id, { slots: drafts.value[id]!.slots.filter((_, j) => i !== j) });
}

export function dayName(day: number, width: "short" | "long" = "short"): string {
  // 1 January 2023 was a Sunday.
  return new Intl.DateTimeFormat(locale, { weekday: width, timeZone: "UTC" }).format(new Date(Date.UTC(2023, 0, 1 + day)));
}

/** Puts a schedule back to what the server has. */
export function discard(id: string): void {
  take(id, JSON.parse(kept.value[id]!) as Schedule);
}
