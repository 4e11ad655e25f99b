import { CountersignError } from '@countersign/schema';
import { compareSchema } from '../compare-schema.ts';
import type { Connection } from '../connection.ts';

/**
 * Refuses to go on where the database has triggers or views that Countersign has not made: one that, whenever something is written, gives
 * somebody a role would have that bound by our own transaction. Looks only where the schema has changed since. A trigger that is missing takes nothing
 * away here; verification finds it.
 * @throws CountersignError DATABASE_ALTERED
 */
export function createTriggerCheck(connection: Connection): () => void {
  const version = connection.prepare<[], number>('PRAGMA schema_version').pluck();
  let good: number | undefined;
  return () => {
    const present = version.get();
    if (present === good) return;
    const foreign = compareSchema(connection).find(
      ({ kind, type }) => kind !== 'missing' && (type === 'trigger' || type === 'view'),
    );
    if (foreign !== undefined)
      throw new CountersignError('DATABASE_ALTERED', { type: foreign.type, name: foreign.name });
    good = present;
  };
}
