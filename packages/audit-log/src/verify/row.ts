/** A row whose fields may be anything; what is no object has none. */
export function asRow<T>(row: unknown): { readonly [Field in keyof T]?: unknown } {
  return typeof row === 'object' && row !== null ? row : {};
}

/** What a key is read as when it is no whole number from 0. */
export const NO_KEY = -1;

export function toKey(value: unknown): number {
  const key = typeof value === 'bigint' ? Number(value) : value;
  return typeof key === 'number' && Number.isSafeInteger(key) && key >= 0 ? key : NO_KEY;
}
