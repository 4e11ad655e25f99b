import Database from 'better-sqlite3';
import { UsageError } from '../../exit-codes.ts';

/**
 * The rule documents that are in force in a store, read from its file without the service.
 * @throws UsageError where there is no store that can be read, or no policies in it
 */
export function readActivePolicies(storePath: string): readonly unknown[] {
  const documents = findActivePolicies(storePath);
  if (documents === undefined) {
    throw new UsageError(
      `No policies are in force in ${storePath} yet. Start Countersign once, or name "shipped" or a folder.`,
    );
  }
  const parsed: unknown = JSON.parse(documents);
  if (!Array.isArray(parsed)) throw new Error(`The policies in force in ${storePath} are no list of rules.`);
  return parsed;
}

function findActivePolicies(storePath: string): string | undefined {
  let database: Database.Database | undefined;
  try {
    database = new Database(storePath, { readonly: true, fileMustExist: true });
    return database
      .prepare<[], string>(
        'SELECT documents FROM policy_activation JOIN policy_set USING (digest) ORDER BY seq DESC LIMIT 1',
      )
      .pluck()
      .get();
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown';
    throw new UsageError(`${storePath} cannot be read (${why}). Name the data directory with --data.`);
  } finally {
    database?.close();
  }
}
