import { CountersignError } from '@countersign/schema';
import type { StoreSettings } from '../assemble-store.ts';
import { compareSchema } from '../compare-schema.ts';
import type { Connection } from '../connection.ts';
import { verifyState } from './verify-state.ts';

/** Differences that are told one by one. */
const TOLD = 20;

/** @throws CountersignError SCHEMA_ALTERED naming what is not as this version makes it */
export function requireOwnSchema(connection: Connection): void {
  const differences = compareSchema(connection).map(({ kind, type, name }) => `${type} ${name} is ${kind}`);
  if (differences.length === 0) return;
  const more = differences.length > TOLD ? [`and ${differences.length - TOLD} more`] : [];
  throw new CountersignError('SCHEMA_ALTERED', {
    differences: [...differences.slice(0, TOLD), ...more].join(', '),
  });
}

/**
 * Says of each row that confers power and is not what the log says that it is so: it is refused where it is used, but whoever runs the
 * installation ought to hear of it before somebody needs it.
 */
export function reportEditedRows(path: string, { log, logger }: Pick<StoreSettings, 'log' | 'logger'>): void {
  const { ok, problem, differences, differenceCount } = verifyState(path, log.verifierKeys.join('\n'), {
    isQuick: true,
  });
  if (ok) return;
  const says = 'run "countersign audit verify --state", and see docs/runbooks/row-was-edited.md';
  if (problem !== null) {
    logger.error(
      { alert: 'rows-not-compared', problem },
      `the rows could not be compared with the log; ${says}`,
    );
    return;
  }
  for (const { table, id, kind } of differences.slice(0, TOLD))
    logger.error(
      { alert: 'authority-mismatch', table, id, kind },
      `a row is not what the log says of it; ${says}`,
    );
  if (differenceCount > TOLD)
    logger.error({ alert: 'authority-mismatch', rows: differenceCount }, `so many rows are not; ${says}`);
}
