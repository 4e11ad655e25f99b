import BetterSqlite3 from 'better-sqlite3';
import { vi } from 'vitest';

const RUNS: ReadonlySet<string | symbol> = new Set(['get', 'all', 'run', 'iterate']);

/** Counts what is asked of SQLite by statements that are prepared from now on. */
export function countStatements(): { readonly count: () => number } {
  let count = 0;
  const counted = (statement: object): object =>
    new Proxy(statement, {
      get: (of, name) => {
        const value: unknown = Reflect.get(of, name);
        if (typeof value !== 'function') return value;
        return (...values: unknown[]) => {
          if (RUNS.has(name)) count += 1;
          const answer: unknown = Reflect.apply(value, of, values);
          return answer === of ? counted(of) : answer;
        };
      },
    });
  const { prepare } = BetterSqlite3.prototype;
  vi.spyOn(BetterSqlite3.prototype, 'prepare').mockImplementation(function (
    this: BetterSqlite3.Database,
    sql: string,
  ) {
    return counted(prepare.call(this, sql)) as BetterSqlite3.Statement;
  });
  return { count: () => count };
}
