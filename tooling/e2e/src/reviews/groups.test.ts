import { readFileSync } from 'node:fs';
import { type Requirement, requirementSchema } from '@countersign/schema';
import { viewStatus } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { approve, entriesOf, review, run, submit, view } from '../testing/act.ts';
import { approveAs, deactivateAs, proposeAs } from '../testing/changes.ts';
import { group } from '../testing/groups.ts';
import { waitingFor } from '../testing/inbox.ts';
import type { Name } from '../testing/people.ts';
import { addPolicy, demandsOfCreates } from '../testing/policies.ts';
import { EMA2_CREATE } from '../testing/requests.ts';
import { withSealedWorld } from '../testing/seal.ts';
import { tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

const NOT_YET = { code: 'NOT_THEIR_TURN' };

const groupsInLog = (world: World, request: string) =>
  entriesOf(world, request).flatMap(({ type, data }) => (type === 'review.recorded' ? [data['groups']] : []));

const BY_SECURITY: Requirement = { type: 'approvals', count: 1, by: 'security' };
const THEN_COMPLIANCE: Requirement = { type: 'approvals', count: 1, by: 'compliance', stage: 2 };
/** The same for another integration. */
const OTHER = {
  ...EMA2_CREATE,
  integration: 'crm',
  change: { ...EMA2_CREATE.change, email: 'two@acme.example' },
};
const by = (name: Name) => ({ by: name });

describe('where policies ask a group', () => {
  test('one of its members has to approve; anybody else’s approval that adds nothing is refused and says who is waited for', () =>
    withWorld(async (world) => {
      const { amy, bob } = world.people;
      await group(world, 'security', amy, bob);
      await addPolicy(world, demandsOfCreates(BY_SECURITY));
      const id = await submit(world, EMA2_CREATE);
      expect(view(world, id).approvals).toEqual({
        given: 0,
        needed: 1,
        waitsFor: 'an approval by the group security',
        lacks: null,
      });
      await expect(review(world, id, by('cleo'))).rejects.toMatchObject({
        ...NOT_YET,
        message: expect.stringContaining('an approval by the group security'),
      });
      expect(await review(world, id, by('bob'))).toBe('approved');
      expect(groupsInLog(world, id)).toEqual([['security']]);
      await run(world);
      expect(view(world, id).request.state).toBe('in-progress');
    }));

  test('stages come in order, a person fills one place, and anybody can reject at any time', () =>
    withWorld(async (world) => {
      const { amy, bob } = world.people;
      await group(world, 'security', amy);
      await group(world, 'compliance', amy, bob);
      await addPolicy(world, demandsOfCreates(BY_SECURITY, THEN_COMPLIANCE));
      const id = await submit(world, EMA2_CREATE);
      await expect(review(world, id, by('bob'))).rejects.toMatchObject(NOT_YET);
      expect([waitingFor(world, 'amy'), waitingFor(world, 'bob')]).toEqual([[`review ${id}`], []]);
      expect(await review(world, id, by('amy'))).toBe('in-review');
      for (const name of ['amy', 'cleo'] as const) expect(waitingFor(world, name)).toEqual([]);
      expect(waitingFor(world, 'bob')).toEqual([`review ${id}`]);
      expect(view(world, id).approvals.waitsFor).toBe('an approval by the group compliance');
      expect(await review(world, id, by('bob'))).toBe('approved');

      const other = await submit(world, OTHER);
      expect(await review(world, other, { by: 'cleo', verdict: 'reject' })).toBe('rejected');
    }));

  test('who said no before and has to say yes says so in the stage of theirs, and not before it has come', () =>
    withWorld(async (world) => {
      const { amy, bob } = world.people;
      await group(world, 'security', bob);
      await group(world, 'compliance', amy);
      await addPolicy(world, demandsOfCreates(BY_SECURITY, THEN_COMPLIANCE));
      const rejected = await submit(world, EMA2_CREATE);
      expect(await review(world, rejected, { by: 'amy', verdict: 'reject' })).toBe('rejected');
      const id = await submit(world, EMA2_CREATE);
      expect(view(world, id).askedAgain.asked).toHaveLength(1);
      await expect(review(world, id, by('amy'))).rejects.toMatchObject(NOT_YET);
      expect(await review(world, id, by('bob'))).toBe('in-review');
      expect(await review(world, id, by('amy'))).toBe('approved');
    }));

  test('its members are shown what they alone can approve, also where others who said no before are asked again', () =>
    withWorld(async (world) => {
      const { amy, bob } = world.people;
      await group(world, 'security', bob);
      await addPolicy(world, demandsOfCreates(BY_SECURITY));
      const rejected = await submit(world, EMA2_CREATE);
      expect(await review(world, rejected, { by: 'cleo', verdict: 'reject' })).toBe('rejected');
      const id = await submit(world, EMA2_CREATE);
      for (const name of ['bob', 'cleo'] as const) expect(waitingFor(world, name)).toEqual([`review ${id}`]);
      expect(await review(world, id, by('bob'))).toBe('in-review');
      expect(waitingFor(world, 'cleo')).toEqual([`review ${id}`]);
      await group(world, 'security', amy, bob);
      expect(waitingFor(world, 'amy')).toEqual([]);
      expect(await review(world, id, by('cleo'))).toBe('approved');
    }));

  test('whoever approved an earlier stage has not approved a later one, whatever groups they are in', () =>
    withWorld(async (world) => {
      const { amy, bob, cleo } = world.people;
      await group(world, 'security', amy, bob);
      await group(world, 'compliance', amy, cleo);
      await addPolicy(world, demandsOfCreates(BY_SECURITY, THEN_COMPLIANCE));
      const id = await submit(world, EMA2_CREATE);
      expect(await review(world, id, by('amy'))).toBe('in-review');
      await expect(review(world, id, by('bob'))).rejects.toMatchObject(NOT_YET);
      expect(await review(world, id, by('cleo'))).toBe('approved');
      await run(world);
      expect(view(world, id).request.state).toBe('in-progress');
    }));

  test('of whoever has left the group by the time that the last one approves, nothing is left; afterwards it stays approved', () =>
    withWorld(async (world) => {
      const { amy, bob, cleo } = world.people;
      await group(world, 'security', amy, bob);
      await addPolicy(world, demandsOfCreates(BY_SECURITY, { type: 'approvals', count: 2 }));
      const id = await submit(world, EMA2_CREATE);
      expect(await review(world, id, by('amy'))).toBe('in-review');
      await group(world, 'security', bob);
      expect(view(world, id).approvals).toMatchObject({
        given: 1,
        waitsFor: 'an approval by the group security',
      });
      expect(await review(world, id, by('bob'))).toBe('approved');
      await group(world, 'security', cleo);
      await run(world);
      expect(view(world, id).request.state).toBe('in-progress');
    }));

  test('that has too few who may, nothing that needs it is taken in, and the status says so', () =>
    withWorld(async (world) => {
      const { amy } = world.people;
      await group(world, 'security', amy);
      await addPolicy(world, demandsOfCreates({ ...BY_SECURITY, count: 2 }));
      await expect(submit(world, EMA2_CREATE)).rejects.toMatchObject({
        code: 'GROUP_TOO_SMALL',
        message: expect.stringContaining('an approval by the group security'),
      });
      const { smallGroups } = world.deps.store.read((tx) => viewStatus(tx, world.deps.clock.now()));
      expect(smallGroups).toEqual([{ group: 'security', needed: 2, able: 1 }]);
    }));

  test('a membership that was put into the database gives nothing, and neither does one that was put into a review', () =>
    withWorld(async (world) => {
      const { amy, cleo } = world.people;
      await group(world, 'security', amy);
      await addPolicy(world, demandsOfCreates(BY_SECURITY));
      const id = await submit(world, EMA2_CREATE);
      tamper(world, `UPDATE principal_group SET members = '["${cleo.id}"]'`);
      await expect(review(world, id, by('cleo'))).rejects.toMatchObject({ code: 'NOT_THEIR_TURN' });
      tamper(world, `UPDATE principal_group SET members = '["${amy.id}"]'`);

      await addPolicy(world, demandsOfCreates(BY_SECURITY, { type: 'approvals', count: 2 }));
      const two = await submit(world, OTHER);
      expect(await review(world, two, by('bob'))).toBe('in-review');
      tamper(world, `UPDATE review SET groups = '["security"]' WHERE request = '${two}'`);
      await expect(review(world, two, by('cleo'))).rejects.toMatchObject({ code: 'AUTHORITY_MISMATCH' });
    }));
});

describe('who is in a group', () => {
  test('is said by two others than who asks and who joins; taking somebody out is done at once', () =>
    withSealedWorld(async (world) => {
      const { amy, bob, cleo, dora } = world.people;
      const joining = await group(world, 'security', amy);
      expect(joining).toMatchObject({ state: 'proposed', effects: ['grants-authority'] });
      await expect(approveAs(world, amy, joining)).rejects.toMatchObject({
        code: 'REVIEW_REFUSED',
      });
      await approveAs(world, bob, joining);
      expect(await approveAs(world, cleo, joining)).toBe('done');
      expect(await group(world, 'security')).toMatchObject({ state: 'done', effects: ['takes-authority'] });
      const both = await group(world, 'security', amy, dora);
      expect(both.beneficiaries).toEqual(expect.arrayContaining([amy.id, dora.id]));
    }));

  test('are people who may review', () =>
    withWorld(async (world) => {
      await expect(group(world, 'security', world.people.rita)).rejects.toMatchObject({
        code: 'GOVERNANCE_REFUSED',
        message: expect.stringContaining('cannot be in a group'),
      });
    }));

  test('ends with somebody’s leaving, and does not come back with them', () =>
    withWorld(async (world) => {
      const { amy, bob, ada } = world.people;
      await group(world, 'security', amy, bob);
      expect(await deactivateAs(world, ada, amy)).toMatchObject({ groups: ['security'] });
      await proposeAs(world, ada, { kind: 'principal.reactivate', principal: amy.id });
      expect(world.deps.store.read((tx) => tx.groups.get('security')?.members)).toEqual([bob.id]);
    }));
});

test('the requirements of the guide are ones, and ask for what it says', () => {
  const guide = readFileSync(
    new URL('../../../../docs/guides/ask-groups-to-approve.md', import.meta.url),
    'utf8',
  );
  const [, json = ''] = /```json\n([^`]+)```/.exec(guide) ?? [];
  expect(z.array(requirementSchema).parse(JSON.parse(json))).toEqual([BY_SECURITY, THEN_COMPLIANCE]);
  const others = [...guide.matchAll(/```json policy\n([^`]+)```/g)].map(([, block = '']) =>
    JSON.parse(block),
  );
  expect(
    others.map((one) =>
      z
        .array(requirementSchema)
        .parse(one)
        .map(({ type }) => type),
    ),
  ).toEqual([
    ['due', 'due', 'due'],
    ['window', 'window'],
  ]);
});

test('an approval by hand of the old kind is what it was where no group is asked', () =>
  withWorld(async (world) => {
    const id = await submit(world, EMA2_CREATE);
    expect(await approve(world, id)).toBe('approved');
    expect(groupsInLog(world, id)).toEqual([undefined]);
  }));
