import { join } from 'node:path';
import type { AuditEntry } from '@countersign/schema';
import { openStore } from '@countersign/store';
import { createFixedClock, testSettings, verifyStoredLog } from '@countersign/store/testing';
import { viewRequest } from '@countersign/use-cases';
import BetterSqlite3 from 'better-sqlite3';
import { assembleDeps } from '../assemble-deps.ts';
import type { Report } from './endure-faults.ts';
import { openLedger } from './ledger.ts';
import { carryOut } from './work-through.ts';

const HOUR = 3_600_000;

/** What a life with faults has left. */
export interface Aftermath {
  /** What is wrong; empty where everything is as it must be. */
  readonly problems: readonly string[];
  /** How much was carried out before the restart. */
  readonly effects: number;
}

/** Starts again without faults, looks whether everything is as it must be, and carries out what is left. */
export async function verifyAfterRestart(
  root: string,
  life: string,
  said: readonly Report[],
): Promise<Aftermath> {
  const path = join(root, life, 'store.db');
  const ledger = openLedger(join(root, life, 'ledger'));
  const clock = createFixedClock();
  // The leases of who was killed have run out.
  clock.set(clock.now() + HOUR);
  const settings = testSettings(clock, 2);
  const store = openStore({ path, ...settings });
  const problems: string[] = [];
  let effects = 0;
  const wrong = (problem: string) => problems.push(`${life}: ${problem}`);
  try {
    const durable = readDurable(path);
    const attempted = new Set(
      durable.entries
        .filter(({ type }) => type === 'step.attempted')
        .map(({ data }) => `${data.step} ${data.attempt}`),
    );
    effects = ledger.effects().length;
    for (const { step, attempt } of ledger.effects()) {
      if (!attempted.has(`${step} ${attempt}`)) wrong(`${step} was carried out without its record`);
    }
    for (const one of said) {
      if (one.said === 'answered' && durable.notes.get(one.size) !== one.note)
        wrong(`what was answered at ${one.size} entries is not in the log`);
      if (one.said === 'request' && store.read((tx) => tx.requests.get(one.id)?.id !== one.id))
        wrong(`${one.id} was answered and is not there`);
    }

    const connectors = new Map([[ledger.connector.provider, ledger.connector]]);
    const deps = await assembleDeps({ store, settings, keys: join(root, 'keys') }, connectors);
    await carryOut(deps, 10, (error) => void wrong(`refused without a fault: ${String(error)}`));
    const views = store.read((tx) => tx.requests.list({ limit: 100 }).map(({ id }) => viewRequest(tx, id)));
    for (const { request, tasks } of views) {
      // A request whose approval was refused waits for another one, and some wait for a person.
      const waits = request.state === 'in-review' || tasks.some(({ state }) => state === 'open');
      if (request.state !== 'done' && !waits) wrong(`${request.id} is left ${request.state}`);
    }
    const steps = ledger.effects().map(({ step }) => step);
    if (new Set(steps).size !== steps.length) wrong('a step was carried out twice');
  } finally {
    store.close();
  }
  const { ok, findings } = verifyStoredLog(path);
  if (!ok) wrong(`the log does not verify: ${findings[0]?.message}`);
  return { problems, effects };
}

/** Entries and checkpoints of a log as they are in its file, read without the store. */
function readDurable(path: string): {
  readonly entries: readonly AuditEntry[];
  readonly notes: ReadonlyMap<number, string>;
} {
  const file = new BetterSqlite3(path, { readonly: true });
  try {
    const bodies = file.prepare<[], { body: Buffer }>('SELECT body FROM entry ORDER BY idx').all();
    const notes = file.prepare<[], { size: number; note: string }>('SELECT size, note FROM checkpoint').all();
    return {
      entries: bodies.map(({ body }): AuditEntry => JSON.parse(body.toString('utf8'))),
      notes: new Map(notes.map(({ size, note }) => [size, note])),
    };
  } finally {
    file.close();
  }
}
