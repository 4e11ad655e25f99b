import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSigningKey, openCosigned } from '@countersign/audit-log';
import { openCheckpointFile } from '@countersign/log-delivery';
import { cosignedCheckpoint, viewCheckpoints } from '@countersign/use-cases';
import { type CheckpointSender, DeliveryFailure } from '@countersign/use-cases/ports';
import { describe, expect, test } from 'vitest';
import {
  type DeliveringLog,
  newDirectory,
  openDeliveringLog,
  policyOf,
  startTestWitness,
  witnessTarget,
} from '../testing/checkpoints.ts';

const view = (log: DeliveringLog) => log.store().read((tx) => viewCheckpoints(tx));
const states = (log: DeliveringLog) =>
  Object.fromEntries(
    view(log).targets.map(({ id, state, deliveredSize }) => [id, `${state} ${deliveredSize}`]),
  );

/** A receiver that says no for as long as it is told to. */
function fickleSender(): CheckpointSender & { refusing: boolean; readonly notes: string[] } {
  const notes: string[] = [];
  return {
    refusing: false,
    notes,
    async send({ note }) {
      if (this.refusing) throw new DeliveryFailure('webhook-503');
      notes.push(note);
    },
  };
}

describe('a witness', () => {
  test('cosigns as the log grows, and its cosignatures go out with the checkpoint', async () => {
    const log = openDeliveringLog();
    const witness = await startTestWitness(log.vkey);
    const targets = [witnessTarget('one', witness)];
    for (const entries of [1, 6, 300]) {
      await log.grow(entries);
      await log.deliver(targets);
      const { newest } = view(log);
      expect(states(log)).toEqual({ 'witness one': `reached ${newest}` });
      const policy = policyOf(`witness one ${witness.vkey}\nquorum one\n`);
      const cosigned = log.store().read((tx) => cosignedCheckpoint(tx, policy, log.trusted));
      expect(cosigned).toMatchObject({ size: newest, witnesses: [{ name: 'witness.example/one' }] });
      expect(
        openCosigned(cosigned?.note ?? '', { log: log.trusted, cosigners: [witness.key] }),
      ).toMatchObject({ ok: true, cosignatures: [{}] });
    }
    // One says that there is a witness. One for each cosignature would make a new checkpoint each time, without end.
    expect(log.store().read((tx) => tx.audit.size())).toBe(309);
  });

  test('that knows more than the store remembers is asked once more, from where it stands', async () => {
    const log = openDeliveringLog();
    const witness = await startTestWitness(log.vkey);
    await log.grow(5);
    await log.deliver([witnessTarget('old', witness)]);
    await log.grow(5);
    // Under another name nothing is known of it.
    await log.deliver([witnessTarget('new', witness)]);
    expect(states(log)).toMatchObject({ 'witness new': 'reached 15' });
    expect(log.alerts).toEqual([]);
  });

  test('whose signature does not verify counts as not reached', async () => {
    const log = openDeliveringLog();
    const [witness, other] = [
      await startTestWitness(log.vkey, 'witness.example/one'),
      await startTestWitness(log.vkey, 'witness.example/two'),
    ];
    await log.grow(5);
    await log.deliver([witnessTarget('one', { url: other.url, key: witness.key })]);
    expect(view(log).targets).toMatchObject([{ state: 'failing', code: 'witness-signature-invalid' }]);
    expect(log.store().read((tx) => tx.cosignatures.newest(1))).toEqual([]);
  });

  test('that does not know the log, or is away, is a failure with its code', async () => {
    const log = openDeliveringLog();
    const witness = await startTestWitness(log.vkey);
    const other = generateSigningKey('other.example/log', Buffer.alloc(32, 1)).vkey;
    const unknowing = await startTestWitness(other, 'witness.example/two');
    await log.grow(5);
    await witness.close();
    await log.deliver([witnessTarget('away', witness), witnessTarget('unknowing', unknowing)]);
    expect(view(log).targets).toMatchObject([
      { id: 'witness away', code: 'connection-refused' },
      { id: 'witness unknowing', code: 'witness-404' },
    ]);
  });
});

describe('a quorum', () => {
  test('of two of three is the newest checkpoint that two have cosigned, though one is away', async () => {
    const log = openDeliveringLog();
    const witnesses = await Promise.all(
      ['a', 'b', 'c'].map((name) => startTestWitness(log.vkey, `witness.example/${name}`)),
    );
    const names = ['a', 'b', 'c'];
    const lines = witnesses.map(({ vkey }, i) => `witness ${names[i]} ${vkey}`);
    const policy = policyOf(`${lines.join('\n')}\ngroup two 2 a b c\nquorum two\n`);
    const targets = witnesses.map((witness, i) => witnessTarget(names[i] ?? '', witness));
    const cosigned = () => log.store().read((tx) => cosignedCheckpoint(tx, policy, log.trusted));
    await log.grow(3);
    await log.deliver(targets);
    expect(cosigned()).toMatchObject({ size: 7, witnesses: [{}, {}, {}] });
    await witnesses[0]?.close();
    await log.grow(3);
    await log.deliver(targets);
    expect(cosigned()).toMatchObject({ size: 10, witnesses: [{}, {}] });
    await witnesses[1]?.close();
    await log.grow(3);
    await log.deliver(targets);
    expect(cosigned()).toMatchObject({ size: 10 });
    expect(states(log)).toEqual({
      'witness a': 'unreachable 7',
      'witness b': 'failing 10',
      'witness c': 'reached 13',
    });
  });
});

describe('a target that is not reached', () => {
  test('keeps no other one waiting, is tried again more and more rarely, and is an alarm after a while', async () => {
    const log = openDeliveringLog();
    const witness = await startTestWitness(log.vkey);
    const sender = fickleSender();
    sender.refusing = true;
    const targets = [
      witnessTarget('one', witness),
      { kind: 'webhook', id: 'webhook', place: 'https://siem.example', sender } as const,
    ];
    await log.grow(2);
    await log.deliver(targets);
    expect(states(log)).toEqual({ webhook: 'failing null', 'witness one': 'reached 5' });
    const failures = () => view(log).targets.find(({ id }) => id === 'webhook')?.failures;
    await log.deliver(targets, { afterMillis: 4_999 });
    expect(failures()).toBe(1);
    await log.deliver(targets, { afterMillis: 1 });
    expect(failures()).toBe(2);
    await log.deliver(targets, { afterMillis: 9_999 });
    expect(failures()).toBe(2);
    expect(log.alerts).toEqual([]);
    await log.deliver(targets, { afterMillis: 900_000 });
    await log.deliver(targets, { afterMillis: 900_000 });
    expect(log.alerts).toEqual(['checkpoint-unreachable webhook']);
    expect(states(log)).toMatchObject({ webhook: 'unreachable null' });
    sender.refusing = false;
    await log.deliver(targets);
    expect(states(log)).toMatchObject({ webhook: 'reached 5' });
    expect(sender.notes).toEqual([log.store().read((tx) => tx.audit.checkpoint()?.note ?? '')]);
  });

  test('only because the worker stops is not counted as one', async () => {
    const log = openDeliveringLog();
    await log.grow(2);
    const sender: CheckpointSender = { send: () => Promise.reject(new DeliveryFailure('stopped')) };
    await log.deliver([{ kind: 'webhook', id: 'webhook', place: 'https://siem.example', sender }], {
      signal: AbortSignal.abort(),
    });
    expect(view(log).targets).toMatchObject([{ state: 'waiting', failures: 0 }]);
  });
});

describe('a webhook', () => {
  test('gets each newest checkpoint once, and nothing while the log stands still', async () => {
    const log = openDeliveringLog();
    const sender = fickleSender();
    const targets = [{ kind: 'webhook', id: 'webhook', place: 'https://siem.example', sender }] as const;
    await log.grow(3);
    await log.deliver(targets);
    await log.deliver(targets);
    await log.grow(1);
    await log.deliver(targets);
    expect(sender.notes.map((note) => note.split('\n')[1])).toEqual(['5', '6']);
  });
});

describe('a mail', () => {
  test('goes out at its interval, whether the log has grown or not', async () => {
    const log = openDeliveringLog();
    const sender = fickleSender();
    const everyMillis = 86_400_000;
    const targets = [{ kind: 'mail', id: 'mail', place: 'auditor', sender, everyMillis }] as const;
    await log.grow(3);
    await log.deliver(targets);
    await log.grow(3);
    await log.deliver(targets, { afterMillis: everyMillis - 1 });
    expect(sender.notes).toHaveLength(1);
    await log.deliver(targets, { afterMillis: 1 });
    await log.deliver(targets, { afterMillis: everyMillis });
    expect(sender.notes.map((note) => note.split('\n')[1])).toEqual(['5', '8', '8']);
  });
});

describe('a file', () => {
  const fileTarget = (path: string) =>
    [{ kind: 'file', id: 'file', place: path, archive: openCheckpointFile(path) }] as const;

  test('gets each newest checkpoint once, also where the store did not hear that it was written', async () => {
    const log = openDeliveringLog();
    const path = join(newDirectory(), 'checkpoints.txt');
    await log.grow(3);
    await log.deliver(fileTarget(path));
    // As after a worker that ended in between.
    await log.store().write((tx) => {
      for (const record of tx.checkpointTargets.list())
        tx.checkpointTargets.put({ ...record, deliveredSize: null, deliveredAt: null });
    });
    await log.deliver(fileTarget(path));
    await log.grow(1);
    await log.deliver(fileTarget(path));
    const sizes = readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => /^\d+$/.test(line));
    expect(sizes).toEqual(['5', '6']);
  });

  test('that is gone is not made anew: its disk may be away', async () => {
    const log = openDeliveringLog();
    const path = join(newDirectory(), 'checkpoints.txt');
    await log.grow(3);
    await log.deliver(fileTarget(path));
    renameSync(path, `${path}.away`);
    await log.grow(1);
    await log.deliver(fileTarget(path));
    expect(view(log).targets).toMatchObject([{ state: 'failing', code: 'file-missing' }]);
    // Whoever wants to go on in a new file makes it.
    writeFileSync(path, '');
    await log.deliver(fileTarget(path));
    expect(states(log)).toEqual({ file: 'reached 6' });
  });

  test('of another log is not written to', async () => {
    const log = openDeliveringLog();
    const path = join(newDirectory(), 'checkpoints.txt');
    const foreign = 'other.example/log\n1\nAAAA\n\n— other.example/log AAAAAAA=\n\n';
    writeFileSync(path, foreign);
    await log.grow(3);
    await log.deliver(fileTarget(path));
    expect(view(log).targets).toMatchObject([{ state: 'failing', code: 'file-of-another-log' }]);
    expect(readFileSync(path, 'utf8')).toBe(foreign);
  });
});

describe('who comes and goes', () => {
  const told = (log: DeliveringLog) =>
    log.store().read((tx) =>
      ['log.target-added', 'log.target-removed'].flatMap((type) =>
        tx.audit.entries({ from: 0, limit: 100, type }).map(({ body }) => {
          const { data } = JSON.parse(Buffer.from(body).toString('utf8'));
          return [type, data.target, data.deliveredSize];
        }),
      ),
    );

  test('is told by the log, once, with what a target has that gets no more', async () => {
    const log = openDeliveringLog();
    const target = (id: string) =>
      ({ kind: 'command', id, place: 'program', sender: fickleSender() }) as const;
    await log.grow(1);
    for (let turn = 0; turn < 3; turn++) await log.deliver([target('command a'), target('command b')]);
    for (let turn = 0; turn < 3; turn++) await log.deliver([target('command b')]);
    expect(told(log)).toEqual([
      ['log.target-added', 'command a', undefined],
      ['log.target-added', 'command b', undefined],
      ['log.target-removed', 'command a', 4],
    ]);
    expect(Object.keys(states(log))).toEqual(['command b']);
  });

  test('is not told again and again by two workers of which one has more targets', async () => {
    const log = openDeliveringLog();
    const [one, other] = [log.worker(), log.worker()];
    const mail = [
      { kind: 'mail', id: 'mail', place: 'auditor', sender: fickleSender(), everyMillis: 1 },
    ] as const;
    await log.grow(1);
    for (let turn = 0; turn < 5; turn++) {
      await one.deliver(mail);
      await other.deliver([]);
    }
    // The one that has fewer says so when it starts, and never again.
    expect(told(log).map(([type]) => type)).toEqual([
      'log.target-added',
      'log.target-added',
      'log.target-removed',
    ]);
  });

  test('does not end a contradiction: what was left out of the configuration still contradicts', async () => {
    const log = openDeliveringLog();
    const witness = await startTestWitness(log.vkey);
    const targets = [witnessTarget('one', witness)];
    await log.grow(3);
    log.keep();
    await log.deliver(targets);
    await log.grow(3);
    await log.deliver(targets);
    log.restore();
    await log.deliver(targets);
    await log.deliver([]);
    expect(view(log).targets).toMatchObject([{ state: 'contradicted' }]);
  });
});
