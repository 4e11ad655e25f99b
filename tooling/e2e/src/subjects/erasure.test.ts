import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseMasterKey, unwrapDataKey } from '@countersign/personal-data';
import { verifyStoredLog } from '@countersign/store/testing';
import {
  createAuthenticate,
  createGoOnWithChanges,
  createInviteHolder,
  createIssueToken,
  createPrincipalCreator,
  createRequestErasure,
  saltedDigest,
  waitsForOf,
} from '@countersign/use-cases';
import type { GovernanceChangeRecord } from '@countersign/use-cases/ports';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import {
  acknowledge,
  advance,
  approve,
  cancel,
  complete,
  confirm,
  entriesOf,
  openTaskOf,
  review,
  run,
  submit,
  view,
} from '../testing/act.ts';
import { POLL_MILLIS } from '../testing/assemble-deps.ts';
import { approveAs, reviewAs } from '../testing/changes.ts';
import { MSP } from '../testing/companies.ts';
import { hold, release } from '../testing/hold.ts';
import { actorOf, type Name } from '../testing/people.ts';
import { registerIntegration } from '../testing/register.ts';
import { adoptOnEma2, EMA2_CREATE, PORTAL_CREATE, submitApproved } from '../testing/requests.ts';
import { sealWorld } from '../testing/seal.ts';
import { durableLog, wrappedKey } from '../testing/snapshot.ts';
import { type World, withWorld } from '../testing/world.ts';

const EMA2 = 'eset-msp-administrator-2';
const ROOT = 'root@acme.example';

/** Everything that lies on disk next to the store. */
function bytesOnDisk(world: World): Buffer {
  const directory = dirname(world.temp.path);
  return Buffer.concat(
    readdirSync(directory)
      .filter((name) => name.startsWith('store.db'))
      .map((name) => readFileSync(join(directory, name))),
  );
}

/** Whatever nobody may find in the file, in any encoding that a program might use. */
function expectNowhere(bytes: Buffer, texts: readonly string[]): void {
  for (const text of texts) {
    const forms = [
      Buffer.from(text, 'utf8'),
      Buffer.from(text.toLowerCase(), 'utf8'),
      Buffer.from(text, 'utf16le'),
      Buffer.from(Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -1)),
      Buffer.from(Buffer.from(text).toString('hex')),
    ];
    for (const form of forms) expect(bytes.includes(form), text).toBe(false);
  }
}

const PERSONAL = {
  email: 'zebulon.quastel@acme.example',
  firstName: 'Zebulon',
  lastName: 'Quastel',
  phone: '+495550199777',
  description: 'Badge of Zebulon Quastel',
};
const REASON = 'Zebulon moves to the night shift';
const NOTE = 'Seen by Quastel himself';
const WHY = 'Quastel was asked in person';

/** An API user that was made and deleted again, with something personal wherever somebody can put it. */
async function wholeLife(world: World): Promise<{ request: string; apiUser: string; requests: string[] }> {
  const create = await submit(world, {
    ...EMA2_CREATE,
    change: { ...EMA2_CREATE.change, ...PERSONAL },
    reason: REASON,
  });
  await review(world, create);
  await run(world);
  const { providers } = world;
  const { firstName, lastName } = PERSONAL;
  await providers.activate(EMA2, PERSONAL.email, 'Siem-Passw0rd!', { firstName, lastName });
  advance(world, POLL_MILLIS);
  await run(world);
  const providerId = await providers.userId(EMA2, { id: MSP, operator: ROOT }, PERSONAL.email);
  await providers.post(`/portal/${EMA2}/users/${providerId}/integrations`, { operator: ROOT, enabled: true });
  await complete(world, openTaskOf(world, create).id);
  await run(world);
  const attest = openTaskOf(world, create).id;
  await complete(world, attest, { evidence: { note: NOTE } });
  await confirm(world, attest);
  const apiUser = view(world, create).request.apiUser ?? '';
  expect(view(world, create).request.state).toBe('done');
  const update = { provider: EMA2, account: 'msp', subject: PERSONAL.email } as const;
  const denied = await submit(world, {
    ...update,
    action: 'update',
    change: { ...PERSONAL, status: 'nonsense' },
  });
  const removal = await submit(world, { ...update, action: 'delete', reason: REASON });
  await approve(world, removal);
  await approve(world, removal, 'bob');
  await acknowledge(world, removal, { by: 'olga', kind: 'breakage' });
  await run(world);
  await providers.post(`/portal/${EMA2}/users/${providerId}/remove`, { operator: ROOT });
  await complete(world, openTaskOf(world, removal).id);
  await run(world);
  expect(view(world, removal).request.state).toBe('done');
  return { request: create, apiUser, requests: [create, denied, removal] };
}

const sealed = new WeakSet<World>();

/** Asks for an erasure, once the set-up is over. */
async function ask(world: World, subject: string, by: Name = 'rita'): Promise<GovernanceChangeRecord> {
  if (!sealed.has(world)) await sealWorld(world);
  sealed.add(world);
  const principal = world.people[by];
  const command = { principal, actor: actorOf(principal), subject, reasonCode: 'gdpr-17' };
  return createRequestErasure(world.deps)(command);
}

/** By the two that it takes. */
async function agree(world: World, change: Pick<GovernanceChangeRecord, 'id' | 'digest'>) {
  await approveAs(world, world.people.amy, change);
  return approveAs(world, world.people.bob, change);
}

describe('personal data', () => {
  test('is nowhere in clear, can be read while its key is there, and is gone with it; the log stays whole', () =>
    withWorld(async (world) => {
      const { request, apiUser, requests } = await wholeLife(world);
      const texts = [...Object.values(PERSONAL), 'quastel', REASON, NOTE];
      expectNowhere(bytesOnDisk(world), texts);
      expectNowhere(Buffer.from(durableLog(world).join('\n')), texts);
      expect(view(world, request).input).toMatchObject({ change: PERSONAL, reason: REASON });
      expect(view(world, request).tasks.some((task) => task.evidence?.note === NOTE)).toBe(true);
      const wrapped = wrappedKey(world, request) ?? Buffer.of();
      const key = unwrapDataKey(parseMasterKey(world.temp.settings.personalKey), request, wrapped).export();
      expect(bytesOnDisk(world).includes(wrapped)).toBe(true);
      const before = durableLog(world);

      expect(await agree(world, await ask(world, apiUser))).toBe('done');

      const bytes = bytesOnDisk(world);
      expectNowhere(bytes, texts);
      expect(bytes.includes(wrapped)).toBe(false);
      expect(bytes.includes(key)).toBe(false);
      expect(wrappedKey(world, request)).toBeNull();
      for (const id of requests) {
        const shown = view(world, id);
        expect(JSON.stringify(shown)).not.toMatch(/zebulon|quastel/i);
        expect(shown.input.reason).toBe('[erased]');
        expect(shown.request.id).toBe(id);
      }
      expect(view(world, request).input.change).toMatchObject({ email: '[erased]', phone: '[erased]' });
      expect(view(world, request).reviews[0]?.principal).toBe(world.people.amy.id);
      world.deps.store.read((tx) => {
        expect(tx.apiUsers.get(apiUser)).toMatchObject({
          label: '[erased]',
          providerId: null,
          state: 'deleted',
        });
        expect(tx.apiUsers.named('msp', PERSONAL.email)).toEqual([]);
        expect(tx.decisions.newest(50).some(({ facts }) => facts.change.email === '[erased]')).toBe(true);
      });
      // A copy that is made from now on holds no more than the file itself.
      const copy = join(dirname(world.temp.path), 'store.db.copy');
      const file = new BetterSqlite3(world.temp.path, { readonly: true });
      await file.backup(copy);
      file.close();
      expectNowhere(readFileSync(copy), texts);
      expect(readFileSync(copy).includes(wrapped)).toBe(false);
      expect(durableLog(world).slice(0, before.length)).toEqual(before);
      expect(durableLog(world).some((line) => line.includes('"type":"subject.erased"'))).toBe(true);
      expect(verifyStoredLog(world.temp.path)).toMatchObject({ ok: true });
      expect(world.deps.store.health().ok).toBe(true);
    }));

  test('can be checked against the digests of the log by whoever has the store and its keys', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, EMA2_CREATE);
      await run(world);
      const data = (type: string) => entriesOf(world, id).find((entry) => entry.type === type)?.data ?? {};
      const { revision, decision } = world.deps.store.read((tx) => ({
        revision: tx.revisions.get(id, 1),
        decision: tx.decisions.ofRevision(id, 1),
      }));
      const salt = revision?.salt ?? '';
      expect(salt).toMatch(/^[\w-]{22}$/);
      expect(saltedDigest(salt, decision?.facts)).toBe(data('decision.made')['factsDigest']);
      expect(saltedDigest(salt, decision?.decision)).toBe(data('permit.issued')['decisionDigest']);
      expect(saltedDigest(salt, revision?.plan)).toBe(data('permit.issued')['planDigest']);
      expect(saltedDigest(salt, view(world, id).steps[0]?.result)).toBe(data('step.applied')['resultDigest']);
    }));

  test('of a principal is gone with their key, their tokens and the ownership of integrations', () =>
    withWorld(async (world) => {
      const { olga } = world.people;
      const zora = await createPrincipalCreator(world.deps)({
        actor: { kind: 'system' },
        principal: {
          name: 'Zora Quastel',
          email: 'Zora.Quastel@acme.example',
          kind: 'person',
          roles: ['administrator'],
        },
      });
      const integration = { id: 'owned', name: 'Owned', owner: 'zora.quastel@acme.example' };
      await registerIntegration(world, integration);
      const issued = {
        actor: actorOf(olga),
        principal: zora.id,
        label: 'Laptop of Quastel',
        expiresAt: null,
      };
      await createInviteHolder(world.deps)({ actor: actorOf(world.people.ada), principal: zora.id });
      const { token } = await createIssueToken(world.deps)(issued);
      const signIn = createAuthenticate(world.deps);
      expect(signIn(token)?.principal.name).toBe('Zora Quastel');
      expectNowhere(bytesOnDisk(world), ['Quastel', 'zora.quastel@acme.example']);
      const change = await ask(world, zora.id, 'ada');
      const hers = { ...world, people: { ...world.people, amy: zora } };
      await expect(approveAs(hers, hers.people.amy, change)).rejects.toMatchObject({
        code: 'REVIEW_REFUSED',
      });
      expect(await agree(world, change)).toBe('done');
      expect(() => signIn(token)).toThrow('This token was revoked');
      world.deps.store.read((tx) => {
        expect(tx.principals.get(zora.id)).toMatchObject({
          name: '[erased]',
          email: '[erased]',
          state: 'deactivated',
          roles: ['administrator'],
        });
        expect(tx.enrolments.of(zora.id)?.spentAt).toEqual(expect.any(Number));
        expect(tx.principals.byEmail('zora.quastel@acme.example')).toBeUndefined();
        expect(tx.integrations.get('owned')?.owner).toBe('[erased]');
        expect(tx.principals.list()).toHaveLength(11);
      });
      const wrapped = [zora.id, 'owner:owned'].map((subject) => wrappedKey(world, subject));
      expect(wrapped).toEqual([null, null]);
    }));
});

describe('an erasure', () => {
  test('takes two people beside whoever asks, and is asked for once', () =>
    withWorld(async (world) => {
      const { apiUser } = await wholeLife(world);
      await expect(ask(world, apiUser, 'pete')).rejects.toMatchObject({ code: 'FORBIDDEN' });
      const change = await ask(world, apiUser, 'ada');
      await expect(ask(world, apiUser)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
      await expect(approveAs(world, world.people.ada, change)).rejects.toMatchObject({
        code: 'REVIEW_REFUSED',
      });
      await expect(approveAs(world, world.people.rita, change)).rejects.toMatchObject({ code: 'FORBIDDEN' });
      expect(await approveAs(world, world.people.amy, change)).toBe('proposed');
      expect(await reviewAs(world, world.people.bob, { ...change, verdict: 'reject' })).toBe('rejected');
      await expect(approveAs(world, world.people.cleo, change)).rejects.toMatchObject({
        code: 'GOVERNANCE_STATE',
      });
      expect(world.deps.store.read((tx) => tx.apiUsers.get(apiUser))?.label).toBe(PERSONAL.email);
    }));

  test('waits until nothing is under way, and until the API user is gone from its provider', () =>
    withWorld(async (world) => {
      const subject = await adoptOnEma2(world, 'siem');
      await expect(ask(world, subject)).rejects.toMatchObject({ code: 'SUBJECT_LIVE' });
      const removal = await submit(world, { provider: EMA2, account: 'msp', action: 'delete', subject });
      await expect(ask(world, subject)).rejects.toMatchObject({
        code: 'SUBJECT_BUSY',
        message: expect.stringContaining(removal),
      });
      await cancel(world, removal);
      await expect(ask(world, removal)).rejects.toMatchObject({ code: 'SUBJECT_LIVE' });
    }));

  test('waits for a hold that came after it was asked for, and is done once that is released', () =>
    withWorld(async (world) => {
      const { apiUser, request } = await wholeLife(world);
      const held = { subject: apiUser, matter: 'CASE-7' };
      const change = await ask(world, apiUser);
      await hold(world, held);
      expect(await agree(world, change)).toBe('approved');
      expect(world.deps.store.read((tx) => waitsForOf(tx, { ...change, state: 'approved' }))).toContain(
        'CASE-7',
      );
      const goOn = createGoOnWithChanges(world.deps);
      await goOn();
      expect(view(world, request).input.reason).toBe(REASON);
      await release(world, held);
      await goOn();
      expect(view(world, request).input.reason).toBe('[erased]');
      await expect(hold(world, held)).rejects.toMatchObject({ code: 'SUBJECT_ERASED' });
      const types = durableLog(world).map((line) => JSON.parse(line).type);
      expect(types.filter((type) => type.startsWith('subject.'))).toEqual([
        'subject.held',
        'subject.released',
        'subject.erased',
      ]);
    }));

  test('of a request that was denied leaves the request, its verdict and its rules', () =>
    withWorld(async (world) => {
      const id = await submit(world, { ...PORTAL_CREATE, integration: 'nowhere', reason: WHY });
      expect(view(world, id).request.state).toBe('denied');
      expect(await agree(world, await ask(world, id))).toBe('done');
      const shown = view(world, id);
      expect(shown.input.reason).toBe('[erased]');
      expect(shown.decision.determining.length).toBeGreaterThan(0);
      await expect(ask(world, id)).rejects.toMatchObject({ code: 'SUBJECT_ERASED' });
    }));
});
