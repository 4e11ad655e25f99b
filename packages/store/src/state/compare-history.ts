import type { Connection } from '../connection.ts';
import { compareChanges } from './compare-changes.ts';
import { compareRequests } from './compare-requests.ts';
import type { LogHistory } from './log-history.ts';
import type { Compared, StateDifference } from './state-difference.ts';

type Row = Readonly<Record<string, string | number | null>>;

/** Told of each row and what is wrong with it; undefined where nothing is. */
type Report = (difference: StateDifference) => void;

interface Area<H> {
  readonly table: string;
  /** Of each row: its key, when it was made, and what is compared. */
  readonly sql: string;
  readonly said: ReadonlyMap<string, H>;
  /** Names of what is different; empty where nothing is. */
  readonly differs: (row: Row, said: H) => readonly string[];
  /** Whether a row may be there without an entry. */
  readonly mayBeUntold?: (row: Row) => boolean;
  /** Whether there has to be a row. */
  readonly mustBeThere?: (said: H) => boolean;
}

/** Compares rows with what the entries of the log say of the same things. */
export function compareHistory(connection: Connection, history: LogHistory, report: Report): Compared {
  const total = { compared: 0, untold: 0 };
  const compare = <H>({ table, sql, said, differs, mayBeUntold, mustBeThere = () => true }: Area<H>) => {
    const found = new Set<string>();
    for (const row of connection.prepare<[], Row>(sql).iterate()) {
      const id = String(row['id']);
      found.add(id);
      const known = said.get(id);
      if (known === undefined && (mayBeUntold?.(row) ?? false)) continue;
      const { prunedUntil } = history;
      if (known === undefined && prunedUntil > 0 && Number(row['at']) <= prunedUntil) {
        total.untold += 1;
        continue;
      }
      total.compared += 1;
      if (known === undefined) {
        report({ table, id, kind: 'added', what: null });
        continue;
      }
      const different = differs(row, known);
      if (different.length > 0) report({ table, id, kind: 'edited', what: different.join(', ') });
    }
    for (const [id, known] of said)
      if (!found.has(id) && mustBeThere(known)) report({ table, id, kind: 'missing', what: null });
  };
  const { apiUsers } = history;
  for (const part of [
    compareRequests(connection, history, report),
    compareChanges(connection, history, report),
  ]) {
    total.compared += part.compared;
    total.untold += part.untold;
  }
  compare({
    table: 'api_user',
    sql: `SELECT id, 0 AS at, account, role, state, origin_request FROM api_user`,
    said: apiUsers,
    mustBeThere: ({ isThere }) => isThere,
    // One whose making was asked for and not permitted yet is known to its request only.
    mayBeUntold: ({ origin_request: origin, state }) =>
      origin !== null && state !== 'active' && state !== 'disabled',
    differs: (row, { account, role }) => unlike(row, { ...(account && { account }), ...(role && { role }) }),
  });
  comparePolicies(connection, history, report);
  for (const [table, ids] of [
    ['provider_account', history.accounts],
    ['integration', history.integrations],
    ['principal', history.principals],
  ] as const) {
    const there = new Set(connection.prepare<[], string>(`SELECT id FROM ${table}`).pluck().all());
    total.compared += there.size;
    for (const id of ids) if (!there.has(id)) report({ table, id, kind: 'missing', what: null });
  }
  return total;
}

/** Policies came into force in the order of the log, and in no other. */
function comparePolicies(connection: Connection, { policies }: LogHistory, report: Report): void {
  const rows = connection
    .prepare<[], { seq: number; digest: string }>('SELECT seq, digest FROM policy_activation ORDER BY seq')
    .all();
  for (const [at, { seq, digest }] of rows.entries()) {
    const said = policies[at];
    if (said === digest) continue;
    report({
      table: 'policy_activation',
      id: String(seq),
      kind: said === undefined ? 'added' : 'edited',
      what: said === undefined ? null : 'digest',
    });
  }
  for (const digest of policies.slice(rows.length))
    report({ table: 'policy_activation', id: digest, kind: 'missing', what: null });
}

const unlike = (row: Row, said: Readonly<Record<string, unknown>>): readonly string[] =>
  Object.keys(said).filter((name) => (row[name] ?? null) !== (said[name] ?? null));
