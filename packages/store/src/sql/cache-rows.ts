/** Rows of one table by their key, each read once for as long as none of the table can have changed. */
export interface RememberedRows<Row> {
  get(key: string): Row | undefined;
  /** A row of the table was written. */
  forget(): void;
}

/**
 * @param era stays the same as long as what was read is so still, apart from what the caller itself writes (`TransactionScope`); where it is
 *   left out, every row is read each time
 */
export function cacheRows<Row>(
  era: (() => number) | undefined,
  read: (key: string) => Row | undefined,
): RememberedRows<Row> {
  const rows = new Map<string, Row | undefined>();
  let since: number | undefined;
  return {
    get: (key) => {
      const now = era?.();
      if (now === undefined || now !== since) rows.clear();
      since = now;
      if (!rows.has(key)) rows.set(key, read(key));
      return rows.get(key);
    },
    forget: () => rows.clear(),
  };
}
