// The channel that a buyer came from, for the way back from the payment. The browser's tab keeps it.
const key = "channel";

export function rememberChannel(id: string): void {
  try {
    sessionStorage.setItem(key, id);
  } catch {
    // A browser that keeps nothing leads back to the first channel.
  }
}

export function fromChannel(): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}
