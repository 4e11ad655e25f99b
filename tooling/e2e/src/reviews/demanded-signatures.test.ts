import type { Provider, ReviewProof, Rule, SignatureLevel } from '@countersign/schema';
import { viewStatus } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { approve, entriesOf, entryTypes, review, run, submit, view } from '../testing/act.ts';
import { addPolicy, demandsOfCreates } from '../testing/policies.ts';
import { EMA2_CREATE } from '../testing/requests.ts';
import { propose, review as reviewChange, rolesOf } from '../testing/role-changes.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { withSealedWorld } from '../testing/seal.ts';
import { enrolPasskey, signReview } from '../testing/sign-review.ts';
import { tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

const EMA2: Provider = 'eset-msp-administrator-2';
const REQUIRED = { code: 'PASSKEY_SIGNATURE_REQUIRED' };

/** Whatever creates a user is signed by whoever approves it. */
const demands = (by: SignatureLevel): Rule =>
  demandsOfCreates({ type: 'signature', by, governance: ['grants-authority'] });

/** What the provider was asked to do, when everything that is due was done. */
async function callsFor(world: World): Promise<readonly string[]> {
  const { deps, calls } = withScript(world.deps, EMA2);
  await run(world, deps);
  return calls;
}

describe('where a rule wants approvals signed by a passkey', () => {
  test('one that the server signed is refused and says where to sign, and a signed one is carried out', () =>
    withWorld(async (world) => {
      await addPolicy(world, demands('passkey'));
      const id = await submit(world, EMA2_CREATE);
      await expect(approve(world, id)).rejects.toMatchObject({
        ...REQUIRED,
        message: expect.stringContaining(`/review/${id}`),
      });
      expect(entryTypes(world, id)).not.toContain('review.recorded');
      expect(view(world, id).approvals).toMatchObject({ given: 0, needed: 1 });
      const amy = await enrolPasskey(world, 'amy', true);
      expect(await signReview(world, amy, { subject: id })).toBe('approved');
      expect(await callsFor(world)).toContain('execute ema2.create-user');
    }));

  test('the status tells how many people could give it, and how many it takes', () =>
    withWorld(async (world) => {
      const { store, clock } = world.deps;
      const told = () => store.read((tx) => viewStatus(tx, clock.now())).signatures;
      expect(told()).toEqual([]);
      await addPolicy(world, demands('device-bound'));
      const demanded = (requests: number, changes: number) => [
        { by: 'device-bound', of: 'requests', able: requests, wanted: 2 },
        { by: 'device-bound', of: 'changes', able: changes, wanted: 3 },
      ];
      expect(told()).toEqual(demanded(0, 0));
      // A passkey that can leave its device is none, and neither is that of somebody who approves nothing.
      await enrolPasskey(world, 'amy', true);
      await enrolPasskey(world, 'rita');
      expect(told()).toEqual(demanded(0, 0));
      await enrolPasskey(world, 'amy');
      expect(told()).toEqual(demanded(1, 1));
    }));

  test('a rejection stops the request whoever signed it', () =>
    withWorld(async (world) => {
      await addPolicy(world, demands('device-bound'));
      const id = await submit(world, EMA2_CREATE);
      expect(await review(world, id, { verdict: 'reject' })).toBe('rejected');
    }));

  test('a request is returned for changes whoever signed that', () =>
    withWorld(async (world) => {
      await addPolicy(world, demands('device-bound'));
      const returned = { verdict: 'return', reason: 'Name the team' } as const;
      expect(await review(world, await submit(world, EMA2_CREATE), returned)).toBe('returned');
      const copied = await enrolPasskey(world, 'amy', true);
      const other = { ...EMA2_CREATE, change: { ...EMA2_CREATE.change, email: 'two@acme.example' } };
      const id = await submit(world, { ...other, integration: 'crm' });
      expect(await signReview(world, copied, { subject: id, verdict: 'return' })).toBe('returned');
    }));

  test('a rejection is signed by any passkey', () =>
    withWorld(async (world) => {
      await addPolicy(world, demands('device-bound'));
      const id = await submit(world, EMA2_CREATE);
      const copied = await enrolPasskey(world, 'amy', true);
      expect(await signReview(world, copied, { subject: id, verdict: 'reject' })).toBe('rejected');
    }));

  test('a key that can leave its device is not one that stays there', () =>
    withWorld(async (world) => {
      await addPolicy(world, demands('device-bound'));
      const id = await submit(world, EMA2_CREATE);
      const copied = await enrolPasskey(world, 'amy', true);
      await expect(signReview(world, copied, { subject: id })).rejects.toMatchObject(REQUIRED);
      // Also where its holder has another one that may be asked.
      const bound = await enrolPasskey(world, 'amy');
      await expect(signReview(world, copied, { subject: id })).rejects.toMatchObject(REQUIRED);
      expect(await signReview(world, bound, { subject: id })).toBe('approved');
      expect(await callsFor(world)).toContain('execute ema2.create-user');
    }));

  test('what has other effects is approved as before', () =>
    withWorld(async (world) => {
      const { cases, ...rule } = demands('device-bound');
      const ofDeletes = cases.map((one) => ({ ...one, operation: 'delete' as const }));
      const appliesTo = { providers: [EMA2], effects: ['deletes-user' as const] };
      await addPolicy(world, { ...rule, appliesTo, cases: ofDeletes });
      expect(await approve(world, await submit(world, EMA2_CREATE))).toBe('approved');
    }));
});

/** The same bytes with another one at a place. */
function changed(base64url: string, at: number, to: (byte: number) => number): string {
  const bytes = Buffer.from(base64url, 'base64url');
  bytes[at] = to(bytes[at] ?? 0);
  return bytes.toString('base64url');
}

describe('an approved request is carried out by nobody', () => {
  test.each<[what: string, edit: (proof: ReviewProof, others: string) => ReviewProof | null, why: RegExp]>([
    ['whose approval is made one of the server', () => null, /^the request is not approved/],
    [
      'whose approval is signed by another key',
      (proof, passkey) => ({ ...proof, passkey }),
      /not what a passkey signed: the passkey is not that of the reviewer/,
    ],
    [
      'whose signature is another one',
      (proof) => ({ ...proof, signature: changed(proof.signature, 5, (byte) => byte ^ 1) }),
      /not what a passkey signed: the signature does not fit/,
    ],
    [
      'whose approval was given without the user being verified',
      (proof) => ({ ...proof, authenticatorData: changed(proof.authenticatorData, 32, () => 0x01) }),
      /not what a passkey signed: the authenticator did not make sure who it was/,
    ],
    [
      'whose approval is that of a passkey which nobody has enrolled',
      (proof) => ({ ...proof, passkey: `pky_${'9'.repeat(26)}` }),
      /not what a passkey signed: nobody has enrolled it/,
    ],
  ])('%s', (_what, edit, why) =>
    withWorld(async (world) => {
      await addPolicy(world, demands('passkey'));
      const id = await submit(world, EMA2_CREATE);
      const amy = await enrolPasskey(world, 'amy');
      const { record: others } = await enrolPasskey(world, 'bob');
      expect(await signReview(world, amy, { subject: id })).toBe('approved');
      const proof = view(world, id).reviews[0]?.proof;
      if (proof === null || proof === undefined) throw new Error('nothing was signed');
      const edited = edit(proof, others.id);
      tamper(world, 'UPDATE review SET proof = :proof', { proof: edited && JSON.stringify(edited) });
      expect(await callsFor(world)).toEqual([]);
      expect(view(world, id).request.state).toBe('failed');
      expect(view(world, id).steps[0]?.problem?.message).toMatch(why);
      expect(entriesOf(world, id).map(({ type }) => type)).not.toContain('step.attempted');
    }),
  );
});

describe('where a rule wants approvals of what gives authority signed by a passkey', () => {
  const asked = (world: World) => propose(world, rolesOf(world, 'rita', ['requester', 'approver']));

  test('one that the server signed is refused, and two that are signed have it done', () =>
    withSealedWorld(async (world) => {
      await addPolicy(world, demands('device-bound'));
      const change = await asked(world);
      await expect(reviewChange(world, change, 'amy')).rejects.toMatchObject({
        ...REQUIRED,
        message: expect.stringContaining(`/review/${change.id}`),
      });
      const amy = await enrolPasskey(world, 'amy', true);
      await expect(signReview(world, amy, { subject: change.id })).rejects.toMatchObject(REQUIRED);
      const [bob, cleo] = [await enrolPasskey(world, 'bob'), await enrolPasskey(world, 'cleo')];
      expect(await signReview(world, bob, { subject: change.id })).toBe('proposed');
      expect(await signReview(world, cleo, { subject: change.id })).toBe('done');
    }));

  test('one that was given before counts no more, and a rejection needs none', () =>
    withSealedWorld(async (world) => {
      const [first, second] = [await asked(world), await propose(world, rolesOf(world, 'pete', ['auditor']))];
      expect(await reviewChange(world, first, 'amy')).toBe('proposed');
      await addPolicy(world, demands('passkey'));
      const [bob, cleo] = [await enrolPasskey(world, 'bob'), await enrolPasskey(world, 'cleo', true)];
      expect(await signReview(world, bob, { subject: first.id })).toBe('proposed');
      expect(await signReview(world, cleo, { subject: first.id })).toBe('done');
      expect(await reviewChange(world, second, 'amy', 'reject')).toBe('rejected');
    }));

  test('a signature that is taken out of the database, or put in, makes a change one that nobody reviews', () =>
    withSealedWorld(async (world) => {
      await addPolicy(world, demands('passkey'));
      const change = await asked(world);
      const [bob, cleo] = [await enrolPasskey(world, 'bob'), await enrolPasskey(world, 'cleo')];
      expect(await signReview(world, bob, { subject: change.id })).toBe('proposed');
      tamper(world, 'UPDATE governance_review SET proof = NULL');
      await expect(signReview(world, cleo, { subject: change.id })).rejects.toMatchObject({
        code: 'AUTHORITY_MISMATCH',
      });
    }));
});
