// Hands requests in, approves them and carries them out, over one copy of an installation after the other, while whoever
// started it has system calls fail. Says on standard output what was answered and what was refused.
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { CountersignError } from '@countersign/schema';
import { openStore, type SqliteStore } from '@countersign/store';
import { silentLogger, testSettings } from '@countersign/store/testing';
import { assembleDeps } from '../assemble-deps.ts';
import { INTEGRATIONS } from './integrations.ts';
import { openLedger } from './ledger.ts';
import { carryOut, submitAll } from './work-through.ts';

/** What was said in one life of the program. */
export type Report =
  /** Somebody was told that the log is signed up to here. */
  | { readonly life: string; readonly said: 'answered'; readonly size: number; readonly note: string }
  | { readonly life: string; readonly said: 'request'; readonly id: string }
  | { readonly life: string; readonly said: 'refused'; readonly code: string }
  | { readonly life: string; readonly said: 'alert'; readonly alert: string; readonly reason: string }
  | { readonly life: string; readonly said: 'ended' };

// At once and not through a stream: what was said must have been said also when the process is killed.
const say = (said: Report) => writeSync(1, `${JSON.stringify(said)}\n`);

/** The same store, which says what its callers were told. */
function telling(store: SqliteStore, life: string): SqliteStore {
  let told = -1;
  return {
    ...store,
    write: async (work) => {
      const value = await store.write(work);
      const { size, note } = store.read((tx) => tx.audit.checkpoint()) ?? { size: 0, note: '' };
      if (size !== told) say({ life, said: 'answered', size, note });
      told = size;
      return value;
    },
  };
}

async function live(directory: string, life: string): Promise<void> {
  const onRefusal = (error: unknown) =>
    void say({ life, said: 'refused', code: error instanceof CountersignError ? error.code : String(error) });
  const keep = ({ alert, reason }: Readonly<Record<string, unknown>>) => {
    if (alert !== undefined) say({ life, said: 'alert', alert: String(alert), reason: String(reason) });
  };
  const settings = {
    ...testSettings(undefined, 1),
    logger: { ...silentLogger, warn: keep, error: keep },
  };
  const store = openStore({ path: join(directory, 'store.db'), ...settings });
  try {
    const ledger = openLedger(join(directory, 'ledger'));
    const connectors = new Map([[ledger.connector.provider, ledger.connector]]);
    const keys = join(directory, '..', 'keys');
    const deps = await assembleDeps({ store: telling(store, life), settings, keys }, connectors);
    for (const integrations of INTEGRATIONS) {
      for (const id of await submitAll(deps, integrations, onRefusal)) say({ life, said: 'request', id });
      await carryOut(deps, 3, onRefusal);
    }
  } finally {
    store.close();
  }
}

const [root = '', ...lives] = process.argv.slice(2);
for (const life of lives) {
  await live(join(root, life), life).catch((error: unknown) => {
    say({ life, said: 'refused', code: error instanceof CountersignError ? error.code : String(error) });
  });
  say({ life, said: 'ended' });
}
