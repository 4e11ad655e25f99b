import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tempDirectory } from '@countersign/test-kit/per-test';
import { describe, expect, test } from 'vitest';
import { createHostKeys, createNextKey, settleKey } from './host-keys.ts';
import { loadLogKey } from './log-key.ts';
import { readOrCreateSecretFile } from './read-or-create-secret-file.ts';
import { loadReviewSeal } from './review-seal.ts';
import { loadSealer, loadSealToWorker, loadWorkerKey } from './sealer.ts';
import { removeReplacedIdentities } from './worker-key.ts';

const PROGRAM = fileURLToPath(new URL('../testing/create-keys.ts', import.meta.url));
const SECRET_FILES = ['log.key', 'review.key', 'worker.age'];

/** Starts processes that wait, lets them go at the same moment, and gives what each of them said. */
async function atOnce(directory: string, count: number): Promise<readonly Record<string, string>[]> {
  const children = Array.from({ length: count }, () =>
    spawn(process.execPath, [PROGRAM, directory], { stdio: ['pipe', 'pipe', 'inherit'] }),
  );
  await Promise.all(children.map((child) => once(child.stdout, 'data')));
  const said = children.map(async (child) => {
    let text = '';
    child.stdout.on('data', (part) => {
      text += String(part);
    });
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
    return JSON.parse(text) as Record<string, string>;
  });
  for (const child of children) child.stdin.end('go');
  return Promise.all(said);
}

describe('the keys of an installation', () => {
  test('are made once, also where several processes start at the same moment', async () => {
    const directory = tempDirectory();
    const [first, ...others] = await atOnce(directory, 3);
    expect(first?.opened).toBe('the same secret');
    for (const other of others) expect(other).toEqual(first);
    expect(readdirSync(directory).toSorted()).toEqual(
      [...SECRET_FILES, 'log.vkey', 'review.pub.pem'].toSorted(),
    );
  });

  test('are the same at the next start', async () => {
    const directory = tempDirectory();
    const { find: _, ...before } = await loadLogKey(directory);
    expect(await loadLogKey(directory)).toMatchObject(before);
    const { recipient } = await loadSealer(directory);
    expect((await loadSealer(directory)).recipient).toBe(recipient);
  });

  test('are readable by their owner only', async () => {
    const directory = tempDirectory();
    await Promise.all([loadLogKey(directory), loadReviewSeal(directory), loadSealer(directory)]);
    for (const name of SECRET_FILES) expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
  });

  test('come with what may be handed out, which holds no secret', async () => {
    const directory = tempDirectory();
    const { vkey, privateKey } = await loadLogKey(directory);
    await loadReviewSeal(directory);
    expect(readFileSync(join(directory, 'log.vkey'), 'utf8').trim()).toBe(vkey);
    expect(privateKey).toMatch(/^PRIVATE\+KEY\+/);
    const handedOut = ['log.vkey', 'review.pub.pem'].map((name) =>
      readFileSync(join(directory, name), 'utf8'),
    );
    expect(handedOut.join('')).not.toContain('PRIVATE');
  });

  test('are not made again for a log that has one: what cannot be used is missing, and the log keeps its name', async () => {
    const directory = tempDirectory();
    const { origin, vkey, privateKey } = await loadLogKey(directory);
    const path = join(directory, 'log.key');
    const others = (await loadLogKey(tempDirectory())).privateKey ?? '';
    for (const content of [null, 'PRIVATE+KEY+nonsense', others]) {
      rmSync(path);
      if (content !== null) writeFileSync(path, content);
      expect(await loadLogKey(directory)).toMatchObject({ origin, vkey, privateKey: null });
      writeFileSync(path, '');
    }
    writeFileSync(path, `${privateKey}\n`);
    expect(await loadLogKey(directory)).toMatchObject({ origin, vkey, privateKey });
  });

  test('of two installations are different, and so are the names of their logs', async () => {
    const [one, other] = await Promise.all([loadLogKey(tempDirectory()), loadLogKey(tempDirectory())]);
    expect(other.origin).not.toBe(one.origin);
    expect(other.vkey).not.toBe(one.vkey);
  });

  test('leave no draft behind where making one fails', async () => {
    const directory = tempDirectory();
    const failing = readOrCreateSecretFile(join(directory, 'secret'), () =>
      Promise.reject(new Error('no randomness')),
    );
    await expect(failing).rejects.toThrow('no randomness');
    expect(readdirSync(directory)).toEqual([]);
  });
});

describe('the seal of a review', () => {
  test('fits the text that was signed, and no other', async () => {
    const directory = tempDirectory();
    const seal = await loadReviewSeal(directory);
    const signature = seal.sign('approve', null);
    expect(seal.verify('approve', signature, null)).toBe(true);
    expect(seal.verify('reject', signature, null)).toBe(false);
    expect(seal.verify('approve', 'AAAA', null)).toBe(false);
    expect((await loadReviewSeal(tempDirectory())).verify('approve', signature, null)).toBe(false);
  });

  test('that fitted once fits again, and still nothing else, however often it is asked about', async () => {
    const seal = await loadReviewSeal(tempDirectory());
    const signature = seal.sign('approve 1', null);
    for (let time = 0; time < 3; time += 1) {
      expect(seal.verify('approve 1', signature, null)).toBe(true);
      expect(seal.verify('approve 2', signature, null)).toBe(false);
      expect(seal.verify('approve 1', seal.sign('approve 2', null), null)).toBe(false);
      expect(seal.verify('approve', ` 1${signature}`, null)).toBe(false);
    }
  });
});

describe('what is sealed to the worker', () => {
  test('is opened by the worker, and by no other installation', async () => {
    const directory = tempDirectory();
    const worker = await loadSealer(directory);
    const api = await loadSealToWorker(directory, () => null);
    const sealed = await api.seal('the secret', api.recipient);
    expect(sealed).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----/);
    expect(sealed).not.toContain('the secret');
    expect(await worker.open(sealed)).toBe('the secret');
    const stranger = await loadSealer(tempDirectory());
    await expect(stranger.open(sealed)).rejects.toThrow();
  });

  test('is refused once it was altered', async () => {
    const worker = await loadSealer(tempDirectory());
    const sealed = await worker.seal('the secret', worker.recipient);
    const lines = sealed.split('\n');
    const last = lines[lines.length - 3] ?? '';
    lines[lines.length - 3] = (last.startsWith('A') ? 'B' : 'A') + last.slice(1);
    await expect(worker.open(lines.join('\n'))).rejects.toThrow();
  });

  test('can be sealed by an API that never saw the worker’s key, as it starts first', async () => {
    const directory = tempDirectory();
    const { recipient } = await loadSealToWorker(directory, () => null);
    expect((await loadSealer(directory)).recipient).toBe(recipient);
  });

  test('is sealed to the key that is in use, and opened with any that the files have, wherever a replacement was cut off', async () => {
    const directory = tempDirectory();
    let inUse: string | null = null;
    const worker = await loadSealer(directory, () => inUse);
    const api = await loadSealToWorker(directory, () => inUse);
    const first = api.recipient;
    const before = await api.seal('before', first);
    const next = await createNextKey(directory, 'worker');
    expect(await createNextKey(directory, 'worker')).toBe(next);
    expect(next).not.toBe(first);
    // In use as soon as the log says so, and wherever its file is.
    inUse = next;
    expect([api.recipient, worker.recipient]).toEqual([next, next]);
    const after = await api.seal('after', next);
    const opensBoth = async () =>
      expect([await worker.open(before), await worker.open(after)]).toEqual(['before', 'after']);
    await opensBoth();
    // Cut off after the key and before its recipient.
    const recipientFile = join(directory, 'worker.next.recipient');
    const recipient = readFileSync(recipientFile);
    expect(settleKey(directory, 'worker', next)).toBe(true);
    writeFileSync(recipientFile, recipient);
    await opensBoth();
    expect(settleKey(directory, 'worker', next)).toBe(true);
    expect(settleKey(directory, 'worker', next)).toBe(false);
    await opensBoth();
    expect(readdirSync(directory).sort()).toEqual(['worker.age', 'worker.old.age', 'worker.recipient']);
    expect((await loadSealer(directory)).recipient).toBe(next);
    for (const name of ['worker.age', 'worker.old.age'])
      expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
    // A second replacement keeps both that were before.
    inUse = await createNextKey(directory, 'worker');
    settleKey(directory, 'worker', inUse);
    await opensBoth();
    removeReplacedIdentities(directory);
    await expect(worker.open(before)).rejects.toThrow();
    await expect(worker.open(after)).rejects.toThrow();
    expect(await worker.open(await api.seal('now', inUse))).toBe('now');
  });

  test('is opened although another key is only half there yet', async () => {
    const directory = tempDirectory();
    const worker = await loadSealer(directory);
    const sealed = await worker.seal('the secret', worker.recipient);
    const half = readFileSync(join(directory, 'worker.age'), 'utf8').slice(0, 40);
    writeFileSync(join(directory, 'worker.next.age'), half);
    expect(await worker.open(sealed)).toBe('the secret');
    expect([await worker.opens(worker.recipient), await worker.opens('age1other')]).toEqual([true, false]);
  });

  test('is not offered a successor whose key is missing', async () => {
    const directory = tempDirectory();
    await loadSealToWorker(directory, () => null);
    const next = await createNextKey(directory, 'worker');
    expect(createHostKeys(directory).next('worker')).toBe(next);
    rmSync(join(directory, 'worker.next.age'));
    expect(createHostKeys(directory).next('worker')).toBeNull();
    expect(await createNextKey(directory, 'worker')).not.toBe(next);
  });

  test('needs the key of the installation on another machine, where none is made', async () => {
    const directory = tempDirectory();
    await expect(loadWorkerKey(directory, () => '')).rejects.toThrow(/copy keys\/worker.age/);
    writeFileSync(join(directory, 'worker.age'), 'AGE-SECRET-KEY-NONSENSE\n');
    await expect(loadWorkerKey(directory, () => '')).rejects.toThrow(/copy keys\/worker.age/);
    const installation = tempDirectory();
    const { recipient } = await loadSealer(installation);
    writeFileSync(join(directory, 'worker.age'), readFileSync(join(installation, 'worker.age')));
    const worker = await loadWorkerKey(directory, () => recipient);
    expect([await worker.opens(recipient), await worker.opens('age1other')]).toEqual([true, false]);
  });
});
