import { join } from 'node:path';
import { openCheckpointFile } from '@countersign/log-delivery';
import { viewCheckpoints } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import {
  type DeliveringLog,
  newDirectory,
  openDeliveringLog,
  startTestWitness,
  witnessTarget,
} from '../testing/checkpoints.ts';

const targetsOf = (log: DeliveringLog) => log.store().read((tx) => viewCheckpoints(tx).targets);

/** A log with a witness and a file that have seen all of it, and a copy of it from before that. */
async function watchedLog() {
  const log = openDeliveringLog();
  const witness = await startTestWitness(log.vkey);
  const place = join(newDirectory(), 'checkpoints.txt');
  const archive = openCheckpointFile(place);
  const targets = [witnessTarget('one', witness), { kind: 'file', id: 'file', place, archive } as const];
  await log.grow(10);
  await log.deliver(targets);
  log.keep();
  await log.grow(20);
  await log.deliver(targets);
  expect(log.alerts).toEqual([]);
  return { log, targets, witness };
}

describe('a database from earlier that is put back, with the right key', () => {
  test('is consistent in itself, and contradicted by the witness and by the file', async () => {
    const { log, targets, witness } = await watchedLog();
    log.restore();
    expect(log.store().health()).toMatchObject({ ok: true, logSize: 13 });
    await log.grow(1);
    await log.deliver(targets);
    expect(targetsOf(log)).toMatchObject([
      { id: 'file', state: 'contradicted', code: 'rolled-back', held: 33 },
      { id: 'witness one', state: 'contradicted', code: 'rolled-back', held: 33 },
    ]);
    expect(log.alerts.toSorted()).toEqual([
      'checkpoint-contradicted file',
      'checkpoint-contradicted witness one',
    ]);
    const recorded = log.contradictions().map(({ type, data }) => [type, data]);
    expect(recorded).toHaveLength(2);
    expect(recorded).toContainEqual([
      'log.contradicted',
      {
        origin: log.trusted.origin,
        by: witness.vkey,
        code: 'rolled-back',
        size: 14,
        held: 33,
      },
    ]);
  });

  test('stays contradicted when it has grown past what was seen, and is recorded once', async () => {
    const { log, targets } = await watchedLog();
    log.restore();
    for (const entries of [1, 5, 40]) {
      await log.grow(entries);
      await log.deliver(targets);
    }
    expect(targetsOf(log)).toMatchObject([
      { state: 'contradicted', code: 'forked', held: 33 },
      { state: 'contradicted', code: 'forked', held: 33 },
    ]);
    expect(log.contradictions()).toHaveLength(2);
    expect(log.alerts).toHaveLength(2);
  });

  test('of exactly the size that was seen is a fork', async () => {
    const { log, targets } = await watchedLog();
    log.restore();
    await log.grow(20);
    await log.deliver(targets);
    expect(targetsOf(log)).toMatchObject([{ code: 'forked' }, { code: 'forked' }]);
  });

  test('stays contradicted while the witness is away', async () => {
    const { log, targets, witness } = await watchedLog();
    log.restore();
    await log.grow(1);
    await log.deliver(targets);
    await witness.close();
    await log.deliver(targets);
    const [, one] = targetsOf(log);
    expect(one).toMatchObject({ state: 'contradicted', code: 'connection-refused', held: 33 });
  });
});

test('where the whole log is put back, witness and file agree again, which is recorded', async () => {
  const { log, targets } = await watchedLog();
  // As if the delivery had been told to look at a log that was cut back, and the newer one was found again.
  await log.store().write((tx) => {
    for (const record of tx.checkpointTargets.list())
      tx.checkpointTargets.put({ ...record, contradictedAt: 1, held: 33, failures: 1, failingSince: 1 });
  });
  await log.deliver(targets);
  expect(targetsOf(log)).toMatchObject([{ state: 'reached' }, { state: 'reached' }]);
  expect(log.contradictions().map(({ type }) => type)).toEqual(['log.reconciled', 'log.reconciled']);
});
