import type { Requirement } from '@countersign/schema';
import { createActOnOverdue } from '@countersign/use-cases';
import { expect, test } from 'vitest';
import { advance, approve, edit, entriesOf, review, run, submit, view } from '../testing/act.ts';
import { breakGlass, mayBreakGlass } from '../testing/break-glass.ts';
import { group } from '../testing/groups.ts';
import { waitingFor } from '../testing/inbox.ts';
import { addPolicy, demandsOfCreates } from '../testing/policies.ts';
import { EMA2_CREATE } from '../testing/requests.ts';
import { withSealedWorld } from '../testing/seal.ts';
import { tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

const HOUR = 3_600_000;
const BY_SECURITY: Requirement = { type: 'approvals', count: 1, by: 'security' };
const ESCALATES: Requirement = { type: 'due', within: 'PT8H', overdue: 'escalate', to: 'leads' };
const EXPIRES: Requirement = { type: 'due', within: 'P2D', overdue: 'expire' };
const REMINDS: Requirement = { type: 'due', within: 'PT4H', overdue: 'remind' };

const act = ({ deps }: World) => createActOnOverdue(deps)();
const overdueOf = (world: World, id: string) =>
  entriesOf(world, id).flatMap(({ type, data }) => (type === 'request.overdue' ? [data['does']] : []));

async function later(world: World, hours: number): Promise<readonly string[]> {
  advance(world, hours * HOUR);
  return act(world);
}

test('a request that nobody reviews is told of, escalated and over, each once, and never approved', () =>
  withWorld(async (world) => {
    const { amy, bob } = world.people;
    await group(world, 'security', amy);
    await group(world, 'leads', bob);
    await addPolicy(world, demandsOfCreates(BY_SECURITY, ESCALATES, EXPIRES, REMINDS));
    const id = await submit(world, EMA2_CREATE);
    expect(view(world, id).deadlines.map(({ does, isPast }) => [does, isPast])).toEqual([
      ['remind', false],
      ['escalate', false],
      ['expire', false],
    ]);
    expect(await later(world, 3)).toEqual([]);
    expect(await later(world, 1)).toEqual([id]);
    expect([await later(world, 1), overdueOf(world, id)]).toEqual([[], ['remind']]);
    expect(waitingFor(world, 'bob')).toEqual([]);
    expect(await later(world, 3)).toEqual([id]);
    expect(overdueOf(world, id)).toEqual(['remind', 'escalate']);
    expect(waitingFor(world, 'bob')).toEqual([`review ${id}`]);
    expect(view(world, id).approvals).toMatchObject({
      given: 0,
      waitsFor: 'an approval by the group security or leads',
    });
    await later(world, 48);
    expect(view(world, id).request).toMatchObject({ state: 'rejected', failure: 'REVIEW_OVERDUE' });
    expect(entriesOf(world, id).map(({ type }) => type)).not.toContain('request.approved');
    await expect(review(world, id, { by: 'amy' })).rejects.toMatchObject({ code: 'REQUEST_STATE' });
    expect(await later(world, 48)).toEqual([]);

    await edit(world, id, { ...EMA2_CREATE, reason: 'Still needed' });
    const again = view(world, id);
    expect([again.request.failure, again.deadlines.map(({ isPast }) => isPast)]).toEqual([
      null,
      [false, false, false],
    ]);
    expect(waitingFor(world, 'bob')).toEqual([]);
  }));

test('whoever is asked because others were late approves in their place, and what they approved is carried out', () =>
  withWorld(async (world) => {
    const { amy, bob } = world.people;
    await group(world, 'security', amy);
    await group(world, 'leads', bob);
    await addPolicy(world, demandsOfCreates(BY_SECURITY, ESCALATES));
    const id = await submit(world, EMA2_CREATE);
    await expect(review(world, id, { by: 'bob' })).rejects.toMatchObject({ code: 'NOT_THEIR_TURN' });
    await later(world, 8);
    await expect(review(world, id, { by: 'cleo' })).rejects.toMatchObject({ code: 'NOT_THEIR_TURN' });
    expect(await review(world, id, { by: 'bob' })).toBe('approved');
    await run(world);
    expect(view(world, id).request.state).toBe('in-progress');
  }));

test.each([
  ['far ahead', '9e15'],
  ['never', 'NULL'],
])(
  'a request whose time is over is approved by nobody, also where the row says to look at it %s',
  async (_, at) =>
    withSealedWorld(async (world) => {
      await mayBreakGlass(world, 'amy');
      await addPolicy(world, demandsOfCreates({ type: 'approvals', count: 1 }, EXPIRES));
      const id = await submit(world, EMA2_CREATE);
      tamper(world, `UPDATE waiting SET act_at = ${at} WHERE id = '${id}'`);
      advance(world, 48 * HOUR);
      const over = { code: 'REVIEW_OVER', message: expect.stringContaining(id) };
      await expect(review(world, id, { by: 'bob' })).rejects.toMatchObject(over);
      await expect(breakGlass(world, id)).rejects.toMatchObject(over);
      expect(waitingFor(world, 'bob')).toEqual([]);
      expect(await review(world, id, { by: 'bob', verdict: 'reject' })).toBe('rejected');
    }),
);

test('an escalation that is in the database and not in the signed log lets nobody approve', () =>
  withWorld(async (world) => {
    const { amy, bob } = world.people;
    await group(world, 'security', amy);
    await group(world, 'leads', bob);
    await addPolicy(world, demandsOfCreates(BY_SECURITY, ESCALATES));
    const id = await submit(world, EMA2_CREATE);
    tamper(world, `UPDATE waiting SET act_at = 0, due_at = 0 WHERE id = '${id}'`);
    expect([await act(world), overdueOf(world, id)]).toEqual([[], []]);
    await expect(review(world, id, { by: 'bob' })).rejects.toMatchObject({ code: 'NOT_THEIR_TURN' });
    expect(await approve(world, id)).toBe('approved');
  }));

test('what people have approved is not over because it waits for something else', () =>
  withWorld(async (world) => {
    await addPolicy(world, demandsOfCreates(EXPIRES));
    const id = await submit(world, EMA2_CREATE);
    expect(await approve(world, id)).toBe('approved');
    await later(world, 24);
    expect(view(world, id).request.state).toBe('approved');
  }));
