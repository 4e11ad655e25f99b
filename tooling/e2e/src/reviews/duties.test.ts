import { createRecordReview } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import {
  approve,
  batchOf,
  complete,
  confirm,
  edit,
  entriesOf,
  inputOf,
  openTaskOf,
  run,
  submit,
  view,
} from '../testing/act.ts';
import { collect, collectSealed, start } from '../testing/collect.ts';
import { handIn } from '../testing/hand-in.ts';
import { actorOf } from '../testing/people.ts';
import { API_CREATE, EMA2_CREATE, PORTAL_CREATE, submitApproved } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { type World, withWorld } from '../testing/world.ts';

/** Somebody who has every role, so that nothing but the duties can refuse. */
async function grantAllRoles(world: World, ...names: (keyof World['people'])[]): Promise<World> {
  const people = { ...world.people };
  const roles = ['requester', 'approver', 'portal-operator'] as const;
  for (const name of names) {
    const principal = {
      ...world.people[name],
      id: world.deps.ids.next('principal'),
      email: `${name}.too@acme.example`,
      roles: [...roles],
    };
    await world.deps.store.write((tx) => tx.principals.insert(principal));
    people[name] = principal;
  }
  return { ...world, people };
}

const REQUESTER = 'house/requester-is-not-approver';
const EXECUTOR = 'house/executor-is-not-approver';

/** What the log says of the refusals of one kind. */
const refusals = (world: World, request: string, type: 'review.refused' | 'task.refused') =>
  entriesOf(world, request)
    .filter((entry) => entry.type === type)
    .map((entry) => ({ by: entry.actor.id, rules: entry.data.rules, code: entry.data.code }));

/** A portal create whose verification falls to two people, with Rita as requester and Amy as approver. */
async function withOpenAttestation(world: World): Promise<{ id: string; task: string }> {
  const { deps } = withScript(world.deps, 'dotdigital', {
    verify: async () => ({ kind: 'cannot-verify', reason: 'no password is held' }),
  });
  const id = await submitApproved(world, PORTAL_CREATE);
  await run(world, deps);
  await start(world, id, 'olga');
  // She owns the integration too, and what is sealed to her as owner does not prove that she had the portal's password.
  const forOperator = world.deps.store
    .read((tx) => tx.secrets.ofRequest(id))
    .find((one) => one.purpose === 'operator');
  await collectSealed(world, forOperator?.id ?? '', 'olga');
  await complete(world, openTaskOf(world, id).id, { by: 'olga', evidence: { providerId: 'apiuser-1' } });
  await run(world, deps);
  return { id, task: openTaskOf(world, id).id };
}

describe('requester, approver and whoever does a step are different people', () => {
  test('the requester cannot approve, and the attempt is in the log', () =>
    withWorld(async (given) => {
      const world = await grantAllRoles(given, 'rita');
      const id = await submit(world, EMA2_CREATE);
      await expect(approve(world, id, 'rita')).rejects.toMatchObject({ code: 'REVIEW_REFUSED' });
      expect(view(world, id)).toMatchObject({ request: { state: 'in-review' }, reviews: [] });
      expect(refusals(world, id, 'review.refused')).toEqual([
        { by: world.people.rita.id, rules: [REQUESTER], code: 'REVIEW_REFUSED' },
      ]);
    }));

  test('nor can whoever handed the request in with a file', () =>
    withWorld(async (given) => {
      const world = await grantAllRoles(given, 'rita');
      const bytes = Buffer.from(JSON.stringify([inputOf(EMA2_CREATE)]));
      const { id: batch } = await handIn(world.deps)({
        principal: world.people.rita,
        actor: actorOf(world.people.rita),
        file: { bytes, fileName: 'requests.json' },
      });
      const [row] = (await batchOf(world, batch)).rows;
      const id = row?.request ?? '';
      await expect(approve(world, id, 'rita')).rejects.toMatchObject({ code: 'REVIEW_REFUSED' });
      expect(await approve(world, id, 'amy')).toBe('approved');
    }));

  test('nor can the author of an edit: a new revision has a new author', () =>
    withWorld(async (given) => {
      const world = await grantAllRoles(given, 'rita');
      const id = await submit(world, EMA2_CREATE);
      await edit(world, id, { ...EMA2_CREATE, reason: 'Said better' });
      await expect(approve(world, id, 'rita')).rejects.toMatchObject({ code: 'REVIEW_REFUSED' });
    }));

  test('without the role nobody approves, and that is in the log as well', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      await expect(approve(world, id, 'pete')).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(approve(world, id, 'ada')).rejects.toMatchObject({ code: 'FORBIDDEN' });
      expect(refusals(world, id, 'review.refused').map((one) => one.code)).toEqual([
        'FORBIDDEN',
        'FORBIDDEN',
      ]);
    }));

  test('an approver of another account does not approve for this one', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      const scoped = { ...world.people.amy, accounts: ['shop'] };
      const command = {
        principal: scoped,
        actor: actorOf(scoped),
        request: id,
        requestDigest: view(world, id).revision.digest,
        verdict: 'approve',
        reason: null,
      } as const;
      await expect(createRecordReview(world.deps)(command)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }));

  test.each([
    ['the requester', 'rita', REQUESTER],
    ['an approver', 'amy', EXECUTOR],
  ] as const)('%s cannot complete a task', (_who, by, rule) =>
    withWorld(async (given) => {
      const world = await grantAllRoles(given, by);
      const id = await submitApproved(world, PORTAL_CREATE);
      await run(world);
      const task = openTaskOf(world, id).id;
      const evidence = { providerId: 'apiuser-1' };
      await expect(complete(world, task, { by, evidence })).rejects.toMatchObject({ code: 'TASK_REFUSED' });
      expect(openTaskOf(world, id).state).toBe('open');
      expect(refusals(world, id, 'task.refused')).toEqual([
        { by: world.people[by].id, rules: [rule], code: 'TASK_REFUSED' },
      ]);
      await collect(world, id, 'pete');
      await complete(world, task, { by: 'pete', evidence });
    }),
  );

  test.each([
    ['the requester', 'rita', REQUESTER],
    ['an approver', 'amy', EXECUTOR],
    ['whoever completed it', 'pete', EXECUTOR],
  ] as const)('%s cannot confirm a task', (_who, by, rule) =>
    withWorld(async (given) => {
      const world = await grantAllRoles(given, by);
      const { id, task } = await withOpenAttestation(world);
      await complete(world, task, { by: 'pete', evidence: { note: 'It answered.' } });
      await expect(confirm(world, task, { by })).rejects.toMatchObject({ code: 'TASK_REFUSED' });
      expect(view(world, id).request.state).toBe('in-progress');
      expect(refusals(world, id, 'task.refused')).toEqual([
        { by: world.people[by].id, rules: [rule], code: 'TASK_REFUSED' },
      ]);
      expect(await confirm(world, task, { by: 'paul' })).toBe('done');
    }),
  );

  test('nor does somebody without the role do a task', () =>
    withWorld(async (world) => {
      const id = await submitApproved(world, PORTAL_CREATE);
      await run(world);
      const task = openTaskOf(world, id).id;
      await expect(complete(world, task, { by: 'ada' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
      expect(refusals(world, id, 'task.refused').map((one) => one.code)).toEqual(['FORBIDDEN']);
    }));

  test('the password of a portal step is sealed to nobody who asked for or approved the request', () =>
    withWorld(async (given) => {
      const world = await grantAllRoles(given, 'rita', 'amy');
      const id = await submitApproved(world, PORTAL_CREATE);
      await run(world);
      for (const name of ['rita', 'amy'] as const) {
        await expect(start(world, id, name)).rejects.toMatchObject({ code: 'TASK_REFUSED' });
      }
      await start(world, id, 'pete');
      const receivers = world.deps.store
        .read((tx) => tx.secrets.ofRequest(id))
        .filter((secret) => secret.purpose === 'operator')
        .map((secret) => secret.principal);
      expect(receivers).toEqual([world.people.pete.id]);
    }));

  test('only who made a request edits it', () =>
    withWorld(async (world) => {
      const id = await submit(world, API_CREATE);
      const edited = edit(world, id, { ...API_CREATE, reason: 'Mine now' }, 'amy');
      await expect(edited).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }));
});
