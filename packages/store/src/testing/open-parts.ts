import { assembleStore, type SqliteStore } from '../assemble-store.ts';
import { BUSY_TIMEOUT_MILLIS, type Connection, connectBoth, createFile } from '../connection.ts';
import { migrate } from '../migrate.ts';
import type { OpenStoreOptions } from '../open-store.ts';

/** As `openStore`, with the connection that the store writes on, for whoever wants to write beside it in its transactions. */
export function openStoreParts(options: OpenStoreOptions): { store: SqliteStore; writer: Connection } {
  const { path } = options;
  createFile(path);
  const connections = connectBoth(path, BUSY_TIMEOUT_MILLIS, migrate);
  return { store: assembleStore({ path, open: () => connections }, options), writer: connections.writer };
}
