import { followKeys, openCheckpoint, parseTrustedKeys, type TrustedLog } from '@countersign/audit-log';
import BetterSqlite3 from 'better-sqlite3';
import { authorityTables } from '../authority/authority-tables.ts';
import { digestStored } from '../authority/digest-row.ts';
import { createLogSource, type LogSource } from '../authority/log-source.ts';
import { type AuthorityRegister, createAuthorityRegister } from '../authority/register.ts';
import { createRowReader } from '../authority/row-reader.ts';
import { compareSchema } from '../compare-schema.ts';
import type { Connection } from '../connection.ts';
import { rotationsOn } from '../log/log-keys.ts';
import { compareEvidenceFiles } from './compare-evidence-files.ts';
import { compareHistory } from './compare-history.ts';
import { compareIndex } from './compare-index.ts';
import { compareWaiting } from './compare-waiting.ts';
import { createLogHistory } from './log-history.ts';
import type { Compared, StateDifference, StateReport } from './state-difference.ts';

/** Differences that are told one by one. */
const TOLD = 1_000;

interface VerifyStateOptions {
  readonly isQuick?: boolean | undefined;
  /** Directory with the files of pictures; where it is left out, they are not compared. */
  readonly evidence?: string | undefined;
}

/**
 * Rebuilds from the signed entries of a log what its database has to say, and compares: rows that confer power, requests with their
 * revisions, reviews, permits, steps and tasks, the inventory, the policies, and the schema. Needs no key but the one that the log is verified with, and
 * changes nothing. With `isQuick`, of rows only those that confer power.
 * @param keys a verifier key, or a list of them, each with the sizes that it may sign
 * @throws SqliteError where the file cannot be read; AuditLogError where the keys cannot be
 */
export function verifyState(
  path: string,
  keys: string,
  { isQuick = false, evidence }: VerifyStateOptions = {},
): StateReport {
  const trusted = parseTrustedKeys(keys);
  const connection = new BetterSqlite3(path, { readonly: true, fileMustExist: true });
  try {
    connection.exec('BEGIN');
    return reportOn(connection, followKeys(trusted, rotationsOn(connection, 0)), { isQuick, evidence });
  } finally {
    connection.close();
  }
}

function reportOn(
  connection: Connection,
  trusted: TrustedLog,
  { isQuick, evidence }: VerifyStateOptions,
): StateReport {
  const differences: StateDifference[] = [];
  let differenceCount = 0;
  const report = (difference: StateDifference) => {
    differenceCount += 1;
    if (differences.length < TOLD) differences.push(difference);
  };
  for (const { type, name, kind } of compareSchema(connection))
    report({ table: type, id: name, kind: kind === 'changed' ? 'edited' : kind, what: null });

  const source = createLogSource(connection);
  const { observe, history } = observed();
  const register = createAuthorityRegister();
  let problem: string | null = null;
  let total: Compared = { compared: 0, untold: 0 };
  try {
    register.catchUp(isQuick === true ? source : readingAll(source, observe), () =>
      signedSize(source, trusted),
    );
    total = compareAuthority(connection, register, report);
    if (isQuick !== true) {
      const others = compareHistory(connection, history(), report);
      const indexed =
        compareIndex(connection, report) +
        compareWaiting(connection, report) +
        (evidence === undefined ? 0 : compareEvidenceFiles(connection, evidence, report));
      total = { compared: total.compared + others.compared + indexed, untold: others.untold };
    }
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  return {
    ok: problem === null && differenceCount === 0,
    size: register.size(),
    problem,
    differences,
    differenceCount,
    ...total,
    erased: history().erased,
  };
}

function observed() {
  const log = createLogHistory();
  return { observe: log.observe, history: () => log.history };
}

/** The same log from its first entry on, each of which is looked at once. */
function readingAll(source: LogSource, observe: (index: number, body: Buffer) => void): LogSource {
  let next = 0;
  return {
    ...source,
    lastRestatement: () => undefined,
    entries: (from, limit) => {
      const entries = source.entries(from, limit);
      for (const { index, body } of entries) {
        if (index === next) {
          observe(index, body);
          next += 1;
        }
      }
      return entries;
    },
  };
}

function signedSize(source: LogSource, trusted: TrustedLog) {
  const newest = source.checkpoint();
  if (newest === undefined) return undefined;
  const opened = openCheckpoint(newest.note, trusted);
  if (!opened.ok) throw new Error(`its last checkpoint is not signed by the key (${opened.reason})`);
  return { size: Number(opened.checkpoint.size), root: opened.checkpoint.root };
}

/** Rows that confer power, each against the newest entry that binds it. */
function compareAuthority(
  connection: Connection,
  register: AuthorityRegister,
  report: (difference: StateDifference) => void,
): Compared {
  if (!register.isBound()) return { compared: 0, untold: 0 };
  const rowReader = createRowReader(connection);
  let compared = 0;
  for (const [name, table] of authorityTables) {
    // One that came later is adopted by the next program that starts.
    if (!register.covers(name)) continue;
    const missing = new Map(register.rowsOf(name));
    for (const stored of rowReader.stored(table)) {
      compared += 1;
      const { id, digest } = digestStored(table, stored);
      const said = missing.get(id);
      missing.delete(id);
      if (said === undefined) report({ table: name, id, kind: 'added', what: null });
      else if (said !== digest) report({ table: name, id, kind: 'edited', what: null });
    }
    for (const id of missing.keys()) report({ table: name, id, kind: 'missing', what: null });
  }
  return { compared, untold: 0 };
}
