import BetterSqlite3 from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { run } from '../testing/act.ts';
import { adoptOnEma2, submitApproved } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { withWorld } from '../testing/world.ts';

const EMA2 = 'eset-msp-administrator-2';
const RUNS: ReadonlySet<string | symbol> = new Set(['get', 'all', 'run', 'iterate']);
/** Change them when a request takes fewer; a request that takes more has to say why. */
const MOST_UNTIL_APPROVED = 53;
const MOST_UNTIL_DONE = 82;

/** Counts what is asked of SQLite by statements that are prepared from now on. */
function countStatements(): { readonly count: () => number } {
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

test('a request of one effect takes no more statements to be approved, and from then to its end, than it did', async () => {
  const statements = countStatements();
  try {
    await withWorld(async (world) => {
      const { deps } = withScript(world.deps, EMA2);
      await adoptOnEma2(world, 'siem');
      const untilApproved: number[] = [];
      const untilDone: number[] = [];
      for (let time = 0; time < 5; time += 1) {
        const start = statements.count();
        await submitApproved(world, {
          provider: EMA2,
          action: 'update',
          account: 'msp',
          integration: 'siem',
          subject: 'siem@acme.example',
          change: { description: `Time ${time}` },
        });
        const approved = statements.count();
        untilApproved.push(approved - start);
        await run(world, deps);
        untilDone.push(statements.count() - approved);
      }
      // The indexes of the log follow behind it, and may do so while any of them runs.
      const least = [Math.min(...untilApproved), Math.min(...untilDone)];
      expect(Math.min(...least)).toBeGreaterThan(20);
      expect(least[0]).toBeLessThanOrEqual(MOST_UNTIL_APPROVED);
      expect(least[1]).toBeLessThanOrEqual(MOST_UNTIL_DONE);
    });
  } finally {
    vi.restoreAllMocks();
  }
});
