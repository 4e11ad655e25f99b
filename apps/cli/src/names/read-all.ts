import { UsageError } from '../exit-codes.ts';

/** As many pages are looked through. */
const PAGES = 40;

interface Rows<T> {
  readonly rows: readonly T[];
  readonly next: string | null;
}

/**
 * All of a list: what stands on a page that was not read might have the name as well.
 * @param isEnough whether what was found is all that is looked for
 * @throws UsageError where there is more than can be looked through
 */
export async function readAll<T>(
  read: (after: { readonly after?: string }) => Promise<Rows<T>>,
  isEnough: (found: readonly T[]) => boolean = () => false,
): Promise<readonly T[]> {
  const all: T[] = [];
  let after: { readonly after?: string } = {};
  for (let pages = 0; pages < PAGES; pages += 1) {
    const { rows, next } = await read(after);
    all.push(...rows);
    if (next === null || isEnough(all)) return all;
    after = { after: next };
  }
  throw new UsageError('Too many things may have that name to look through all of them. Give an identifier.');
}
