import { signal } from "@preact/signals";

type Theme = "light" | "dark";

const key = "console-theme";
const system = () => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

function kept(): Theme | null {
  try {
    const t = localStorage.getItem(key);
    return t === "light" || t === "dark" ? t : null;
  } catch {
    return null;
  }
}

export const theme = signal<Theme>(kept() ?? system());

/** Puts the theme on the page: the system's until the reader chose one. */
export function wearTheme(): void {
  const own = kept();
  if (own) document.documentElement.dataset.theme = own;
}

export function switchTheme(): void {
  theme.value = theme.value === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = theme.value;
  try {
    localStorage.setItem(key, theme.value);
  } catch {
    // A browser that keeps nothing forgets the choice with the page.
  }
}
