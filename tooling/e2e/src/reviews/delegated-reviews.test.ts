import type { Requirement } from '@countersign/schema';
import { createSignedReviewRegister } from '@countersign/signed-reviews';
import { verifyState } from '@countersign/store';
import { describe, expect, test } from 'vitest';
import { advance, approve, entriesOf, review, run, submit, view } from '../testing/act.ts';
import { deactivateAs, proposeAs } from '../testing/changes.ts';
import { start } from '../testing/collect.ts';
import { delegated, endDelegation, reviewFor } from '../testing/delegations.ts';
import { group } from '../testing/groups.ts';
import { inboxOf } from '../testing/inbox.ts';
import { addPolicy, demandsOfCreates } from '../testing/policies.ts';
import { EMA2_CREATE, PORTAL_CREATE } from '../testing/requests.ts';
import { rolesOf } from '../testing/role-changes.ts';
import { addAdministrator } from '../testing/seal.ts';
import { enrolPasskey, signReview } from '../testing/sign-review.ts';
import { durableLog } from '../testing/snapshot.ts';
import { tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

const DAY = 86_400_000;
const TWO: Requirement = { type: 'approvals', count: 2 };
const BY_SECURITY: Requirement = { type: 'approvals', count: 1, by: 'security' };
const REFUSED = { code: 'REVIEW_REFUSED' };
const AS_ONE = { code: 'REVIEWED_AS_ONE' };

/** A request that Rita asked for, while Bob stands in for Amy. */
async function inAbsence(world: World, ...requirements: readonly Requirement[]): Promise<[string, string]> {
  if (requirements.length > 0) await addPolicy(world, demandsOfCreates(...requirements));
  const delegation = await delegated(world, 'amy', { to: 'bob' });
  return [await submit(world, EMA2_CREATE), delegation];
}

const items = (world: World, name: Parameters<typeof inboxOf>[1]) =>
  inboxOf(world, name).map(({ kind, id, onBehalfOf }) => [kind, id, onBehalfOf]);

describe('a review in place of somebody', () => {
  test('names both in its row, its entry and the text that is signed, and is carried out', () =>
    withWorld(async (world) => {
      const { amy, bob } = world.people;
      const [id, delegation] = await inAbsence(world);
      expect(await reviewFor(world, id, { by: 'bob', of: 'amy' })).toBe('approved');
      const named = { principal: bob.id, onBehalfOf: amy.id, delegation };
      expect(view(world, id).reviews).toMatchObject([named]);
      expect(view(world, id).people.map((one) => one.id)).toEqual(expect.arrayContaining([amy.id, bob.id]));
      const entry = entriesOf(world, id).find(({ type }) => type === 'review.recorded');
      expect(entry).toMatchObject({
        actor: { id: bob.id },
        data: { onBehalfOf: amy.id, delegation, roles: ['approver'] },
      });
      await run(world);
      expect(view(world, id).request.state).toBe('in-progress');
      const { ok, differences } = verifyState(world.temp.path, world.temp.vkey);
      expect([ok, differences]).toEqual([true, []]);
    }));

  test('is given by somebody without any role, as far as whoever they stand in for may review, and no further', () =>
    withWorld(async (world) => {
      const { ada, amy } = world.people;
      await delegated(world, 'amy', { to: 'pete' });
      const id = await submit(world, EMA2_CREATE);
      await expect(approve(world, id, 'pete')).rejects.toMatchObject({ code: 'FORBIDDEN' });
      expect(items(world, 'pete')).toEqual([['review', id, amy.id]]);
      await proposeAs(world, ada, rolesOf(world, 'amy', ['approver'], ['shop']));
      expect(items(world, 'pete')).toEqual([]);
      await expect(reviewFor(world, id, { by: 'pete', of: 'amy' })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      await proposeAs(world, ada, rolesOf(world, 'amy', ['requester']));
      await expect(reviewFor(world, id, { by: 'pete', of: 'amy' })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
    }));

  test('counts from the beginning until the end of the delegation, by the clock of the log', () =>
    withWorld(async (world) => {
      const { amy } = world.people;
      await delegated(world, 'amy', { to: 'pete', fromDay: 1, untilDay: 2 });
      const id = await submit(world, EMA2_CREATE);
      const early = reviewFor(world, id, { by: 'pete', of: 'amy' });
      await expect(early).rejects.toMatchObject({ ...REFUSED, message: expect.stringContaining(amy.id) });
      expect(items(world, 'pete')).toEqual([]);
      advance(world, DAY);
      expect(items(world, 'pete')).toEqual([['review', id, amy.id]]);
      advance(world, DAY);
      expect(items(world, 'pete')).toEqual([]);
      await expect(reviewFor(world, id, { by: 'pete', of: 'amy' })).rejects.toMatchObject(REFUSED);
      await delegated(world, 'amy', { to: 'pete', untilDay: 1 });
      expect(await reviewFor(world, id, { by: 'pete', of: 'amy' })).toBe('approved');
    }));

  test('is nobody’s who was not named, in neither direction and by no chain', () =>
    withWorld(async (world) => {
      const [id] = await inAbsence(world);
      await delegated(world, 'bob', { to: 'pete' });
      for (const [by, of] of [
        ['amy', 'bob'],
        ['cleo', 'amy'],
        ['pete', 'amy'],
        ['bob', 'bob'],
      ] as const)
        await expect(reviewFor(world, id, { by, of })).rejects.toMatchObject(REFUSED);
    }));

  test('rejects and returns as well', () =>
    withWorld(async (world) => {
      const [id] = await inAbsence(world);
      expect(await reviewFor(world, id, { by: 'bob', of: 'amy', verdict: 'reject' })).toBe('rejected');
      const other = await submit(world, { ...EMA2_CREATE, integration: 'crm' });
      expect(await reviewFor(world, other, { by: 'bob', of: 'amy', verdict: 'return' })).toBe('returned');
    }));
});

describe('whoever stands in for somebody and that one', () => {
  test.each([
    [
      'the one for the other, then for themselves',
      [
        ['bob', 'amy'],
        ['bob', null],
      ],
      'REVIEW_REPEATED',
    ],
    [
      'for themselves, then for the other',
      [
        ['bob', null],
        ['bob', 'amy'],
      ],
      'REVIEW_REPEATED',
    ],
    [
      'the other, then the one for the other',
      [
        ['amy', null],
        ['bob', 'amy'],
      ],
      'REVIEWED_AS_ONE',
    ],
    [
      'the one for the other, then the other',
      [
        ['bob', 'amy'],
        ['amy', null],
      ],
      'REVIEWED_AS_ONE',
    ],
    [
      'each for themselves',
      [
        ['amy', null],
        ['bob', null],
      ],
      'REVIEWED_AS_ONE',
    ],
    [
      'each for themselves, the other way round',
      [
        ['bob', null],
        ['amy', null],
      ],
      'REVIEWED_AS_ONE',
    ],
  ] as const)('give one approval: %s', (_what, given, code) =>
    withWorld(async (world) => {
      const [id] = await inAbsence(world, TWO);
      const give = ([by, of]: readonly ['amy' | 'bob', 'amy' | null]) =>
        of === null ? approve(world, id, by) : reviewFor(world, id, { by, of });
      expect(await give(given[0])).toBe('in-review');
      await expect(give(given[1])).rejects.toMatchObject({ code });
      expect(view(world, id).approvals).toMatchObject({ given: 1, needed: 2 });
      expect(await approve(world, id, 'cleo')).toBe('approved');
    }),
  );

  test('are one also where one person stands in for two', () =>
    withWorld(async (world) => {
      const [id] = await inAbsence(world, TWO);
      await delegated(world, 'cleo', { to: 'bob' });
      expect(await reviewFor(world, id, { by: 'bob', of: 'amy' })).toBe('in-review');
      await expect(reviewFor(world, id, { by: 'bob', of: 'cleo' })).rejects.toMatchObject({
        code: 'REVIEW_REPEATED',
      });
      await expect(approve(world, id, 'cleo')).rejects.toMatchObject(AS_ONE);
      expect(await approve(world, id, 'dora')).toBe('approved');
    }));

  test('are two again, each in their own name, once it is ended', () =>
    withWorld(async (world) => {
      const [id, delegation] = await inAbsence(world, TWO);
      expect(await approve(world, id, 'bob')).toBe('in-review');
      await endDelegation(world, 'amy', delegation);
      expect(await approve(world, id, 'amy')).toBe('approved');
    }));

  test('have both no part in the request: nothing is approved for who asked for it, nor by who did', () =>
    withWorld(async (world) => {
      await proposeAs(world, world.people.ada, rolesOf(world, 'rita', ['requester', 'approver']));
      await delegated(world, 'amy', { to: 'rita' });
      await delegated(world, 'rita', { to: 'dora' });
      const id = await submit(world, EMA2_CREATE);
      // Before any policy is asked, so that none can allow it.
      await expect(reviewFor(world, id, { by: 'rita', of: 'amy' })).rejects.toMatchObject({
        ...REFUSED,
        message: expect.stringContaining('You asked for it yourself'),
      });
      await expect(reviewFor(world, id, { by: 'dora', of: 'rita' })).rejects.toMatchObject({
        ...REFUSED,
        message: expect.stringContaining('in whose place you would review it, asked for it'),
      });
      expect([items(world, 'rita'), items(world, 'dora')]).toEqual([[], [['review', id, null]]]);
    }));

  test('have both no part where one of them may be whoever asked, whom they alone let in', () =>
    withWorld(async (world) => {
      const { rita, amy, bob } = world.people;
      const [id] = await inAbsence(world);
      for (const one of [amy, bob]) {
        await world.deps.store.write((tx) => tx.principals.setLetInBy(rita.id, one.id));
        await expect(reviewFor(world, id, { by: 'bob', of: 'amy' })).rejects.toMatchObject(REFUSED);
        await world.deps.store.write((tx) => tx.principals.setLetInBy(rita.id, null));
      }
    }));

  test('have both approved: neither does a step of it', () =>
    withWorld(async (world) => {
      const { people } = world;
      await proposeAs(world, people.ada, rolesOf(world, 'amy', ['approver', 'portal-operator']));
      await delegated(world, 'amy', { to: 'paul' });
      const id = await submit(world, PORTAL_CREATE);
      expect(await reviewFor(world, id, { by: 'paul', of: 'amy' })).toBe('approved');
      await run(world);
      const amy = world.deps.store.read((tx) => tx.principals.get(people.amy.id)) ?? people.amy;
      const now = { ...world, people: { ...people, amy } };
      for (const name of ['amy', 'paul'] as const)
        await expect(start(now, id, name)).rejects.toMatchObject({ code: 'TASK_REFUSED' });
      await start(now, id, 'pete');
    }));

  test('say yes themselves to what they said no to before', () =>
    withWorld(async (world) => {
      const [id, delegation] = await inAbsence(world);
      expect(await review(world, id, { by: 'amy', verdict: 'reject' })).toBe('rejected');
      const again = await submit(world, EMA2_CREATE);
      await expect(reviewFor(world, again, { by: 'bob', of: 'amy' })).rejects.toMatchObject({
        ...REFUSED,
        message: expect.stringContaining('Nobody approves it in their place'),
      });
      expect(items(world, 'bob')).toEqual([]);
      await endDelegation(world, 'amy', delegation);
      expect(await approve(world, again, 'amy')).toBe('approved');
    }));

  test('share a vote: whoever is away may still stop what was approved for them', () =>
    withWorld(async (world) => {
      const [id] = await inAbsence(world, TWO);
      expect(await reviewFor(world, id, { by: 'bob', of: 'amy' })).toBe('in-review');
      expect(await review(world, id, { by: 'amy', verdict: 'reject' })).toBe('rejected');
    }));

  test('fill the place of a group that the one who is away is in, and is in still', () =>
    withWorld(async (world) => {
      const { amy, cleo } = world.people;
      await group(world, 'security', amy, cleo);
      const [id] = await inAbsence(world, BY_SECURITY, TWO);
      expect(items(world, 'bob')).toEqual([['review', id, null]]);
      expect(await reviewFor(world, id, { by: 'bob', of: 'amy' })).toBe('in-review');
      expect(view(world, id).reviews).toMatchObject([{ groups: ['security'] }]);
      expect(view(world, id).approvals.waitsFor).toBeNull();
      await group(world, 'security', cleo);
      expect(view(world, id).approvals.waitsFor).toBe('an approval by the group security');
    }));

  test('are shown what only that one could approve, and named so', () =>
    withWorld(async (world) => {
      const { amy } = world.people;
      await group(world, 'security', amy);
      const [id] = await inAbsence(world, BY_SECURITY);
      expect(items(world, 'bob')).toEqual([['review', id, amy.id]]);
      await expect(approve(world, id, 'bob')).rejects.toMatchObject({ code: 'NOT_THEIR_TURN' });
      expect(await reviewFor(world, id, { by: 'bob', of: 'amy' })).toBe('approved');
    }));
});

describe('what was approved in place of somebody', () => {
  test('counts no more once the delegation is ended, and does not keep the other from approving', () =>
    withWorld(async (world) => {
      const [id, delegation] = await inAbsence(world, TWO);
      await reviewFor(world, id, { by: 'bob', of: 'amy' });
      await endDelegation(world, 'bob', delegation);
      expect(view(world, id).approvals).toMatchObject({ given: 0 });
      expect(await approve(world, id, 'cleo')).toBe('in-review');
      expect(await approve(world, id, 'amy')).toBe('approved');
      await run(world);
      expect(view(world, id).request.state).toBe('in-progress');
    }));

  test('counts still when its time runs out', () =>
    withWorld(async (world) => {
      const [id] = await inAbsence(world, TWO);
      await reviewFor(world, id, { by: 'bob', of: 'amy' });
      advance(world, 10 * DAY);
      expect(await approve(world, id, 'cleo')).toBe('approved');
    }));

  test.each(['amy', 'bob'] as const)('counts no more once %s has left, nor when they are back', (leaver) =>
    withWorld(async (world) => {
      const { ada } = world.people;
      await addAdministrator(world, 'boss');
      const [id] = await inAbsence(world, TWO);
      await reviewFor(world, id, { by: 'bob', of: 'amy' });
      await deactivateAs(world, ada, world.people[leaver]);
      expect(view(world, id).approvals).toMatchObject({ given: 0 });
      await proposeAs(world, ada, { kind: 'principal.reactivate', principal: world.people[leaver].id });
      expect(view(world, id).approvals).toMatchObject({ given: 0 });
      await expect(reviewFor(world, id, { by: 'bob', of: 'amy' })).rejects.toBeDefined();
      expect(await approve(world, id, 'cleo')).toBe('in-review');
    }),
  );

  test('counts no more once the one who is away may not review any more', () =>
    withWorld(async (world) => {
      const [id] = await inAbsence(world, TWO);
      await reviewFor(world, id, { by: 'bob', of: 'amy' });
      await proposeAs(world, world.people.ada, rolesOf(world, 'amy', ['requester']));
      expect(view(world, id).approvals).toMatchObject({ given: 0 });
    }));

  test('is signed by the passkey of whoever approved, over in whose place', () =>
    withWorld(async (world) => {
      const { amy } = world.people;
      const [id] = await inAbsence(world, { type: 'signature', by: 'passkey' });
      await expect(reviewFor(world, id, { by: 'bob', of: 'amy' })).rejects.toMatchObject({
        code: 'PASSKEY_SIGNATURE_REQUIRED',
      });
      const key = await enrolPasskey(world, 'bob');
      // Shown as one's own and signed as in somebody's place, and the other way round.
      for (const mixed of [{ onBehalfOf: amy.id, shownFor: null }, { shownFor: amy.id }])
        await expect(signReview(world, key, { subject: id, ...mixed })).rejects.toMatchObject({
          code: 'SIGNED_OTHERWISE',
        });
    }));

  test('verifies from the log alone, with both names signed', () =>
    withWorld(async (world) => {
      const { amy } = world.people;
      const [id] = await inAbsence(world, { type: 'signature', by: 'passkey' });
      const key = await enrolPasskey(world, 'bob');
      expect(await signReview(world, key, { subject: id, onBehalfOf: amy.id })).toBe('approved');
      expect(view(world, id).reviews[0]?.shown).toContain(
        `reviewed in place of: amy <amy@acme.example>, ${amy.id}`,
      );
      const check = (edit: (line: string) => string) => {
        const register = createSignedReviewRegister(world.deps.trustedLog.origin);
        return durableLog(world)
          .map((line, index) => register.observe(index, JSON.parse(edit(line))))
          .findLast((found) => found !== undefined)?.problem;
      };
      expect(check((line) => line)).toBeNull();
      expect(check((line) => line.replace(`"onBehalfOf":"${amy.id}",`, ''))).toMatch(/whose place/);
      await run(world);
      expect(view(world, id).request.state).toBe('in-progress');
    }));
});

describe('whoever edits the database', () => {
  test('stands in for nobody by a row that says so', () =>
    withWorld(async (world) => {
      const { pete, bob } = world.people;
      const [id, delegation] = await inAbsence(world);
      tamper(world, `UPDATE delegation SET delegate = '${pete.id}' WHERE id = '${delegation}'`);
      await expect(reviewFor(world, id, { by: 'pete', of: 'amy' })).rejects.toMatchObject({
        code: 'AUTHORITY_MISMATCH',
      });
      expect(items(world, 'pete')).toEqual([]);
      tamper(world, `UPDATE delegation SET delegate = '${bob.id}' WHERE id = '${delegation}'`);
      await endDelegation(world, 'bob', delegation);
      tamper(world, `UPDATE delegation SET ended_at = NULL WHERE id = '${delegation}'`);
      await expect(reviewFor(world, id, { by: 'bob', of: 'amy' })).rejects.toMatchObject({
        code: 'AUTHORITY_MISMATCH',
      });
      const { differences } = verifyState(world.temp.path, world.temp.vkey, { isQuick: true });
      expect(differences.filter(({ table }) => table === 'delegation')).toMatchObject([{ id: delegation }]);
    }));

  test.each(['on_behalf_of', 'delegation'])('makes no other one of a review by its %s', (column) =>
    withWorld(async (world) => {
      const [id] = await inAbsence(world, TWO);
      await reviewFor(world, id, { by: 'bob', of: 'amy' });
      tamper(world, `UPDATE review SET ${column} = NULL WHERE request = '${id}'`);
      await expect(approve(world, id, 'cleo')).rejects.toMatchObject({ code: 'AUTHORITY_MISMATCH' });
    }),
  );
});
