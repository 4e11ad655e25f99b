import type { ListScope, Page } from '@countersign/use-cases/ports';

type ScopedFilter = Page & { readonly scope?: ListScope | undefined };

/**
 * A list limited to a scope: one query by each account, integration and principal of the scope, each of which an index gives
 * in order, put together in that order. Each reads at most a page, however much there is that may not be seen.
 * @param columns names of the filters that stand for the parts of a scope
 */
export function listInScope<F extends ScopedFilter, Row extends { readonly id: string }>(
  list: (filter: F) => readonly Row[],
  columns: { readonly [K in keyof ListScope]: Extract<keyof F, string> | null },
): (filter: F) => readonly Row[] {
  return (filter) => {
    const { scope } = filter;
    if (scope === undefined) return list(filter);
    const wanted = new Map<string, unknown>(Object.entries(filter));
    const parts: readonly (readonly [string | null, readonly string[]])[] = [
      [columns.accounts, scope.accounts],
      [columns.integrations, scope.integrations],
      [columns.principal, scope.principal === null ? [] : [scope.principal]],
    ];
    const found = new Map<string, Row>();
    for (const [column, values] of parts) {
      if (column === null) continue;
      for (const value of new Set(values)) {
        if (wanted.get(column) !== undefined && wanted.get(column) !== value) continue;
        for (const row of list({ ...filter, [column]: value })) found.set(row.id, row);
      }
    }
    const direction = filter.descending === true ? -1 : 1;
    return [...found.values()]
      .sort((one, other) => (one.id < other.id ? -direction : direction))
      .slice(0, filter.limit);
  };
}
