/** Something that may count as something. */
interface Tallied {
  readonly tally?: string | undefined;
}

/** Which rows of a table are counted: those that count as this, or as anything that begins so; one of them can be left out. */
export type TallyQuery =
  | { readonly tally: string; readonly except?: string | null }
  | { readonly under: `${string}/` };

/** Whether a row is among those that are counted. */
export function isCounted(query: TallyQuery, id: string, tally: string | undefined): boolean {
  if (tally === undefined) return false;
  return 'under' in query ? tally.startsWith(query.under) : tally === query.tally && id !== query.except;
}

/**
 * What the log says of the rows of a table, by their keys, with how many count as what: counting takes the same time however many rows
 * there are.
 */
export class CountedRows<R extends Tallied> extends Map<string, R> {
  readonly #counts = new Map<string, number>();

  override set(id: string, row: R): this {
    this.#add(this.get(id)?.tally, -1);
    this.#add(row.tally, 1);
    return super.set(id, row);
  }

  /** How many rows the query counts. */
  count(query: TallyQuery): number {
    if ('under' in query) return this.#counts.get(groupKey(query.under)) ?? 0;
    const { tally, except } = query;
    const isExcepted = typeof except === 'string' && this.get(except)?.tally === tally;
    return (this.#counts.get(tally) ?? 0) - Number(isExcepted);
  }

  copy(): CountedRows<R> {
    const copied = new CountedRows<R>();
    for (const [id, row] of this) copied.set(id, row);
    return copied;
  }

  #add(tally: string | undefined, change: number): void {
    if (tally === undefined) return;
    for (const key of [tally, groupKey(tally.slice(0, tally.indexOf('/') + 1))])
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + change);
  }
}

/** No tally ends so: what follows the slash is a name in small letters, or nothing. */
const groupKey = (under: string): string => `${under}*`;
