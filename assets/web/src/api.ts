import type { Frame } from "./types";

/** What the server refused, in its own code and words. `field` is set where one input is at fault. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    text: string,
    readonly field?: string,
  ) {
    super(text);
    this.name = "ApiError";
  }
}

/** The code of an error: the server's, or `network` when no answer came. */
export function codeOf(err: unknown): string {
  return err instanceof ApiError ? err.code : "network";
}

/** Sends one request to this host and reads its JSON. 204 yields null. Throws ApiError, or TypeError without an answer. */
export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const init: RequestInit = { method, credentials: "same-origin", headers: headers() };
  if (method !== "GET") {
    init.headers = { ...headers(), "Content-Type": "application/json" };
    init.body = body === undefined ? undefined : JSON.stringify(body);
  }
  const res = await fetch(path, init);
  if (res.status === 204 || res.status === 202) return null as T;
  const text = await res.text();
  if (!res.ok) throw refusal(res.status, text);
  return (text === "" ? null : JSON.parse(text)) as T;
}

/** The server words its refusals in the page's language. */
function headers(): Record<string, string> {
  return { Accept: "application/json", "Accept-Language": document.documentElement.lang };
}

function refusal(status: number, text: string): ApiError {
  try {
    const { error } = JSON.parse(text) as { error: { code: string; text: string; field?: string } };
    return new ApiError(status, error.code, error.text, error.field);
  } catch {
    return new ApiError(status, `http_${status}`, text.trim().slice(0, 200));
  }
}

/** A key that makes a request idempotent. */
export function newKey(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return prefix + Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

/** Reads a socket's text frame; null for anything that is not one. */
export function parseFrame(text: string): Frame | null {
  try {
    const f = JSON.parse(text) as Frame;
    return typeof f === "object" && f !== null && typeof f.type === "string" ? f : null;
  } catch {
    return null;
  }
}
