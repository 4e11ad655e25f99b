import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCheckpointFile } from '@countersign/log-delivery';
import type { CheckpointTarget } from '@countersign/use-cases';
import { viewCheckpoints } from '@countersign/use-cases';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import {
  type DeliveringLog,
  newDirectory,
  openDeliveringLog,
  startTestWitness,
  witnessTarget,
} from '../testing/checkpoints.ts';

const states = (log: DeliveringLog) =>
  log.store().read((tx) => viewCheckpoints(tx).targets.map(({ id, state }) => `${id} ${state}`));
const told = (log: DeliveringLog) =>
  log.store().read((tx) =>
    tx.audit
      .entries({ from: 0, limit: 1_000 })
      .map(({ body }) => JSON.parse(Buffer.from(body).toString('utf8')))
      .filter(({ type }) => /^log\.(target|contradicted|reconciled)/.test(type))
      .map(({ type }) => type),
  );
const fileAt = (place: string): CheckpointTarget => ({
  kind: 'file',
  id: 'file archive',
  place,
  archive: openCheckpointFile(place),
});
const sentTo = (place: string, sent: string[]): CheckpointTarget => ({
  kind: 'command',
  id: 'command auditor',
  place,
  sender: { send: async () => void sent.push(place) },
});

/** A log that was cut back, which its one memory tells. */
async function cutBack(log: DeliveringLog, target: CheckpointTarget): Promise<void> {
  await log.grow(3);
  log.keep();
  await log.deliver([target]);
  await log.grow(3);
  await log.deliver([target]);
  log.restore();
  await log.deliver([target]);
  expect(states(log)).toEqual([`${target.id} contradicted`]);
}

describe('another memory under the name of one that contradicts the log', () => {
  test('is a new one where the witness has another key, and the one before still contradicts', async () => {
    const log = openDeliveringLog();
    await cutBack(log, witnessTarget('one', await startTestWitness(log.vkey)));
    const own = witnessTarget('one', await startTestWitness(log.vkey));
    for (let turn = 0; turn < 2; turn += 1) await log.deliver([own]);
    expect(states(log).toSorted()).toEqual(['witness one contradicted', 'witness one reached']);
    expect(told(log)).toEqual(['log.target-added', 'log.contradicted', 'log.target-added']);
  });

  test('is a new one where the witness is at another address', async () => {
    const log = openDeliveringLog();
    const witness = await startTestWitness(log.vkey);
    await cutBack(log, witnessTarget('one', witness));
    const { url, key } = witness;
    await log.deliver([witnessTarget('one', { key, url: `${url}/elsewhere` })]);
    expect(states(log)).toContain('witness one contradicted');
    expect(told(log)).toEqual(['log.target-added', 'log.contradicted', 'log.target-added']);
  });

  test('is a new one where the file is at another place', async () => {
    const log = openDeliveringLog();
    await cutBack(log, fileAt(join(newDirectory(), 'a')));
    const empty = join(newDirectory(), 'b');
    writeFileSync(empty, '');
    for (let turn = 0; turn < 2; turn += 1) await log.deliver([fileAt(empty)]);
    expect(states(log).toSorted()).toEqual(['file archive contradicted', 'file archive reached']);
    expect(told(log)).not.toContain('log.reconciled');
  });

  test('is none where the same file was emptied: it has forgotten, and still contradicts', async () => {
    const log = openDeliveringLog();
    const place = join(newDirectory(), 'a');
    await cutBack(log, fileAt(place));
    writeFileSync(place, '');
    await log.deliver([fileAt(place)]);
    expect(states(log)).toEqual(['file archive contradicted']);
    expect(log.store().read((tx) => tx.checkpointTargets.list())).toMatchObject([{ code: 'file-forgot' }]);
  });

  test('is none where the witness itself began anew with the same key', async () => {
    const log = openDeliveringLog();
    const witness = await startTestWitness(log.vkey);
    const target = witnessTarget('one', witness);
    await cutBack(log, target);
    const forgetful = { addCheckpoint: async () => ({ status: 200, body: '' }) };
    await log.deliver([{ ...target, caller: forgetful }]);
    expect(states(log)).toEqual(['witness one contradicted']);
    expect(log.store().read((tx) => tx.checkpointTargets.list().map(({ code }) => code))).toEqual([
      'witness-forgot',
    ]);
  });
});

test('what goes to somebody else under the same name is told by the log: one went, and another came', async () => {
  const log = openDeliveringLog();
  const sent: string[] = [];
  for (const place of ['the auditor', 'the auditor', '/bin/true', '/bin/true']) {
    await log.grow(1);
    await log.deliver([sentTo(place, sent)]);
  }
  expect(told(log)).toEqual(['log.target-added', 'log.target-removed', 'log.target-added']);
  expect(states(log)).toEqual(['command auditor reached']);
});

test('one from before there was more than a name is taken for the one that has its name now, once', async () => {
  const log = openDeliveringLog();
  const place = join(newDirectory(), 'a');
  await log.grow(1);
  await log.deliver([fileAt(place)]);
  await log.store().write((tx) => {
    for (const record of tx.checkpointTargets.list()) {
      tx.checkpointTargets.remove(record);
      tx.checkpointTargets.put({ ...record, identity: '' });
    }
  });
  await log.grow(1);
  for (let turn = 0; turn < 2; turn += 1) await log.deliver([fileAt(place)]);
  expect(states(log)).toEqual(['file archive reached']);
  expect(told(log)).toEqual(['log.target-added']);
});

test.each([
  ['says that it contradicts no more', 'UPDATE checkpoint_target SET contradicted_at = NULL'],
  ['takes it away', 'DELETE FROM checkpoint_target'],
  ['makes it one from before', "UPDATE checkpoint_target SET identity = ''"],
])('whoever edits the row of a memory and %s silences nobody', async (_what, sql) => {
  const log = openDeliveringLog();
  const target = fileAt(join(newDirectory(), 'a'));
  await cutBack(log, target);
  const file = new BetterSqlite3(log.path);
  file.exec(sql);
  file.close();
  const edited = expect.objectContaining({ code: 'AUTHORITY_MISMATCH' });
  expect(() => states(log)).toThrow(edited);
  await expect(log.deliver([target])).rejects.toEqual(edited);
});
