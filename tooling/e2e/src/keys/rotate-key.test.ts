import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseTrustedKeys } from '@countersign/audit-log';
import { exportTiles } from '@countersign/log-files/export';
import { followLogIfNeeded, openLog, verifyLogAt } from '@countersign/log-files/verify';
import {
  createHostKeys,
  createNextKey,
  loadInstallation,
  loadReviewSeal,
  writeVerifierKeys,
} from '@countersign/runtime';
import type { GovernanceContent } from '@countersign/schema';
import { verifyState } from '@countersign/store';
import { tempDirectory } from '@countersign/test-kit/per-test';
import { describe, expect, test } from 'vitest';
import { run, view } from '../testing/act.ts';
import { approveAs, proposeAs, reviewAs } from '../testing/changes.ts';
import { askForKey, type Host, reopened, rotateKey, sealedHost, settleKeyFile } from '../testing/key-host.ts';
import { EMA2_CREATE, HUB_CREATE, submitApproved } from '../testing/requests.ts';
import { withSealedWorld } from '../testing/seal.ts';
import { tamper } from '../testing/tamper.ts';
import type { World } from '../testing/world.ts';

const append = ({ deps }: World) =>
  deps.store.write((tx) =>
    tx.audit.append({ kind: 'system' }, { type: 'worker.stopped', request: null, data: { clean: true } }),
  );
const verify = ({ root }: Host, vkey: string) => verifyLogAt({ path: root, vkey });

describe('another key of the log', () => {
  test('signs from its entry on, and whoever knows the first one verifies all of it', async () => {
    const host = await sealedHost();
    const first = host.temp.vkey;
    await rotateKey(host, 'log');
    await append(host);
    const second = createHostKeys(host.keys).next('log') ?? '';
    const entry = host.deps.store.read((tx) => tx.audit.last('key.rotated')) ?? 0;
    expect(host.deps.store.read((tx) => tx.audit.checkpoint())?.note).toContain(second.split('+')[0]);
    expect(await verify(host, first)).toMatchObject({ verified: true, findings: [] });
    expect(await verify(host, second)).toMatchObject({ verified: true, findings: [] });
    expect(settleKeyFile(host, 'log')).toBe(true);
    expect(readFileSync(join(host.keys, 'log.vkey'), 'utf8')).toBe(
      `${first} through ${entry}\n${second} from ${entry + 1}\n`,
    );
    await rotateKey(host, 'log');
    await append(host);
    expect(await verify(host, first)).toMatchObject({ verified: true, findings: [] });
    const stranger = (await loadInstallation(tempDirectory())).logKey.vkey;
    expect(await verify(host, stranger)).toMatchObject({ verified: false });
  });

  test('is followed in an export, whose only checkpoint is the new one’s, and where rows are compared', async () => {
    const host = await sealedHost();
    const first = host.temp.vkey;
    await rotateKey(host, 'log');
    await append(host);
    const second = createHostKeys(host.keys).next('log') ?? '';
    const log = await openLog(host.root);
    const directory = join(host.root, 'export');
    const trusted = parseTrustedKeys(first);
    exportTiles(log, { directory, trusted: followLogIfNeeded(trusted, log), vkey: first });
    log.close();
    for (const vkey of [first, second])
      expect(await verifyLogAt({ path: directory, vkey })).toMatchObject({ verified: true, findings: [] });
    for (const vkey of [first, second])
      expect(verifyState(host.temp.path, vkey)).toMatchObject({ ok: true, problem: null });
    const stranger = (await loadInstallation(tempDirectory())).logKey.vkey;
    expect(verifyState(host.temp.path, stranger)).toMatchObject({ ok: false });
  });

  test('is not one that whoever writes to the database names: the old key has not signed that', async () => {
    const host = await sealedHost();
    const first = host.temp.vkey;
    await rotateKey(host, 'log');
    await append(host);
    const entry = host.deps.store.read((tx) => tx.audit.last('key.rotated')) ?? 0;
    const stranger = (await loadInstallation(tempDirectory())).logKey.vkey;
    const body = `replace(CAST(body AS TEXT), '"successor":"', '"successor":"${stranger}","was":"')`;
    tamper(host, `UPDATE entry SET body = CAST(${body} AS BLOB) WHERE idx = ${entry}`);
    expect(await verify(host, first)).toMatchObject({ verified: false });
  });

  test('is used at once by a process that has the store open, and by one that starts', async () => {
    const host = await sealedHost();
    await reopened(host, async (other) => {
      await rotateKey(host, 'log');
      expect(other.health()).toMatchObject({ ok: true });
      await other.write((tx) =>
        tx.audit.append({ kind: 'system' }, { type: 'worker.stopped', request: null, data: { clean: true } }),
      );
      expect(other.suspension()).toBeNull();
    });
    await append(host);
    await reopened(host, (later) => expect(later.health()).toMatchObject({ ok: true }));
    expect(await verify(host, host.temp.vkey)).toMatchObject({ verified: true });
  });

  test.each([
    ['after the entry and before any file', () => undefined],
    [
      'after the list of keys and before the secret one',
      (host: Host) => writeVerifierKeys(host.keys, host.deps.trustedLog),
    ],
    ['after all of it', (host: Host) => void settleKeyFile(host, 'log')],
  ])('is found where the change was cut off %s', async (_when, done) => {
    const host = await sealedHost();
    await rotateKey(host, 'log');
    done(host);
    await reopened(host, async (store) => {
      expect(store.health()).toMatchObject({ ok: true });
      await store.write((tx) =>
        tx.audit.append({ kind: 'system' }, { type: 'worker.stopped', request: null, data: { clean: true } }),
      );
    });
    expect(settleKeyFile(host, 'log') || !existsSync(join(host.keys, 'log.next.key'))).toBe(true);
    expect(existsSync(join(host.keys, 'log.next.key'))).toBe(false);
    await reopened(host, (store) => expect(store.health()).toMatchObject({ ok: true }));
    expect(await verify(host, host.temp.vkey)).toMatchObject({ verified: true });
  });

  test('changes nothing where its transaction was undone', async () => {
    const host = await sealedHost();
    const { deps, keys } = host;
    const successor = await createNextKey(keys, 'log');
    const undone = deps.store.write((tx) => {
      tx.audit.rotateKey({ kind: 'system' }, { successor, change: `gov_${'0'.repeat(26)}` });
      throw new RangeError('undone');
    });
    await expect(undone).rejects.toThrow(RangeError);
    await append(host);
    expect(settleKeyFile(host, 'log')).toBe(false);
    expect(parseTrustedKeys(readFileSync(join(keys, 'log.vkey'), 'utf8')).vkeys).toHaveLength(1);
    expect(await verify(host, host.temp.vkey)).toMatchObject({ verified: true });
  });
});

describe('another key of reviews', () => {
  test('signs them from its entry on; what the one before has signed stays good, and its secret half is gone', () =>
    withSealedWorld(async (world) => {
      const keys = join(dirname(world.temp.path), 'keys');
      const host = { ...world, keys, root: dirname(keys) };
      const before = await submitApproved(host, EMA2_CREATE);
      const first = readFileSync(join(keys, 'review.key'), 'utf8');
      await rotateKey(host, 'review');
      // Within the millisecond of the change both keys are good.
      host.temp.clock.set(host.temp.clock.now() + 1_000);
      // Signed while only the file beside the old one has the key.
      const between = await submitApproved(host, HUB_CREATE);
      expect(settleKeyFile(host, 'review')).toBe(true);
      expect(readFileSync(join(keys, 'review.key'), 'utf8')).not.toBe(first);
      expect(existsSync(join(keys, 'review.next.key'))).toBe(false);
      // By a process that starts then, and has never seen the first one.
      const reviewSeal = await loadReviewSeal(keys);
      await run(host, { ...host.deps, reviewSeal });
      expect(view(host, before).request.state).toBe('in-progress');
      expect(view(host, between).request.state).toBe('in-progress');
    }));

  test('is the only one by which a review counts that was given after it', () =>
    withSealedWorld(async (world) => {
      const keys = join(dirname(world.temp.path), 'keys');
      const host = { ...world, keys, root: dirname(keys) };
      const { reviewSeal } = host.deps;
      await rotateKey(host, 'review');
      host.temp.clock.set(host.temp.clock.now() + 1_000);
      // As somebody signs who has kept the first one.
      const stolen = {
        ...host.deps,
        reviewSeal: { ...reviewSeal, sign: (text: string) => reviewSeal.sign(text, null) },
      };
      const id = await submitApproved({ ...host, deps: stolen }, EMA2_CREATE);
      await run(host);
      expect(view(host, id).request.state).toBe('failed');
    }));
});

describe('a key', () => {
  test.each(['log', 'review', 'personal', 'worker'] as const)(
    'of the %s is made on the host for its owner only, once, and used by nobody before others approve it',
    async (key) => {
      const host = await sealedHost();
      const content = await askForKey(host, key);
      expect(await askForKey(host, key)).toEqual(content);
      const file = key === 'worker' ? 'worker.next.age' : `${key}.next.key`;
      expect(statSync(join(host.keys, file)).mode & 0o777).toBe(0o600);
      expect(settleKeyFile(host, key)).toBe(false);
      const change = await proposeAs(host, host.people.ada, content);
      expect(change).toMatchObject({ effects: ['grants-authority'] });
      await expect(approveAs(host, host.people.ada, change)).rejects.toMatchObject({
        code: 'REVIEW_REFUSED',
      });
      await reviewAs(host, host.people.amy, { ...change, verdict: 'reject' });
      expect(settleKeyFile(host, key)).toBe(false);
    },
  );

  test.each([
    ['the host does not have', (content: object) => ({ ...content, successor: 'A'.repeat(60) })],
    ['takes the place of one that is not in use', (content: object) => ({ ...content, old: 'A'.repeat(60) })],
  ])('that %s is not asked for', async (_which, change) => {
    const host = await sealedHost();
    const content = change(await askForKey(host, 'review')) as GovernanceContent;
    await expect(proposeAs(host, host.people.ada, content)).rejects.toMatchObject({
      code: 'GOVERNANCE_REFUSED',
    });
  });
});
