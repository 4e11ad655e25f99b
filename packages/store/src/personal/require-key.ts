import type { MasterKey } from '@countersign/personal-data';
import { CountersignError } from '@countersign/schema';
import type { Connection } from '../connection.ts';
import { openDrizzle } from '../sql/open-drizzle.ts';
import { personalKeyTable as personalKey } from '../tables/personal.ts';

/**
 * Makes sure that the installation's key is the one that this database was encrypted with; the first one that comes is.
 * Without this a lost key would be replaced in silence, and everything written before would be unreadable beside what is new.
 * @throws CountersignError PERSONAL_KEY_WRONG
 */
export function requirePersonalKey(connection: Connection, { mark }: MasterKey): void {
  const db = openDrizzle(connection);
  const stored = () => db.select({ mark: personalKey.mark }).from(personalKey).get()?.mark;
  if (stored() === undefined) db.insert(personalKey).values({ id: 1, mark }).onConflictDoNothing().run();
  if (stored()?.equals(mark) !== true) throw new CountersignError('PERSONAL_KEY_WRONG', {});
}
