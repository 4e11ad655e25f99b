import { join } from 'node:path';
import { openStore } from '@countersign/store';
import { createFixedClock, testSettings, verifyStoredLog } from '@countersign/store/testing';
import { viewRequest } from '@countersign/use-cases';
import { assembleDeps } from '../assemble-deps.ts';
import type { Report } from './endure-faults.ts';
import { openLedger } from './ledger.ts';
import { readDurable } from './read-durable.ts';
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
