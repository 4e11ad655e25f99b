import type { Page } from '@countersign/use-cases/ports';
import type { Column, SQL } from 'drizzle-orm';
import { and, asc, desc, eq, gt, lt, sql } from './drizzle.ts';

/** Sorts after every identifier: they are ASCII and hold no tilde. */
const LAST = '~';

/**
 * A paged list that is filtered by any of some columns, ordered by identifier. Each combination of filters is prepared
 * when it is first asked for, and kept.
 */
export function prepareList<F extends Page, Row>(options: {
  readonly id: Column;
  readonly filters: { readonly [K in Exclude<keyof F, keyof Page | 'scope'>]-?: Column };
  readonly prepare: (
    where: SQL | undefined,
    order: SQL,
  ) => { all(values: Record<string, unknown>): readonly Row[] };
}): (filter: F) => readonly Row[] {
  const filters = Object.entries<Column>(options.filters);
  const prepared = new Map<string, ReturnType<typeof options.prepare>>();

  const prepare = (used: readonly (readonly [string, Column])[], descending: boolean) => {
    const beyond = descending ? lt : gt;
    const where = and(
      beyond(options.id, sql.placeholder('after')),
      ...used.map(([name, column]) => eq(column, sql.placeholder(name))),
    );
    return options.prepare(where, descending ? desc(options.id) : asc(options.id));
  };

  return (filter) => {
    const wanted = new Map<string, unknown>(Object.entries(filter));
    const descending = filter.descending === true;
    const used = filters.filter(([name]) => wanted.get(name) !== undefined);
    const key = `${descending ? 'descending' : 'ascending'} ${used.map(([name]) => name).join(' ')}`;
    const statement = prepared.get(key) ?? prepare(used, descending);
    prepared.set(key, statement);
    wanted.set('after', filter.after ?? (descending ? LAST : ''));
    return statement.all(Object.fromEntries(wanted));
  };
}
