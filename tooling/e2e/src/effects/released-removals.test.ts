import { describe, expect, test } from 'vitest';
import {
  acknowledge,
  advance,
  approve,
  batchOf,
  cancel,
  complete,
  confirm,
  entriesOf,
  openTaskOf,
  run,
  submit,
  view,
} from '../testing/act.ts';
import { adoptApiUser } from '../testing/adopt-api-user.ts';
import type { Deps } from '../testing/assemble-deps.ts';
import { handIn } from '../testing/hand-in.ts';
import { actorOf } from '../testing/people.ts';
import { indexEverything, tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PLACE = { provider: 'eset-business-account', account: 'business' } as const;

async function addUsers(world: World, count: number, integration: string | null = null): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    await adoptApiUser(world, {
      account: 'business',
      label: `user-${number}@beta.example`,
      // An integration has one API user.
      integration: number === 9 ? integration : null,
    });
  }
}

/** Asks for so many removals, each more than a day after the one before, so that none is braked when it is asked for. */
async function requestOverDays(world: World, count: number): Promise<readonly string[]> {
  const asked: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const subject = `user-${number}@beta.example`;
    const id = await submit(world, { ...PLACE, action: 'disable', subject, acknowledge: ['owner-told'] });
    expect(view(world, id).approvals.needed).toBe(1);
    asked.push(id);
    advance(world, DAY + 1);
  }
  return asked;
}

/** Hands in a file whose rows each are an action and whose user it is about. */
async function submitFile(world: World, rows: readonly string[]) {
  const lines = rows.map((row) => {
    const [action, user] = row.split(' ');
    return `${PLACE.provider},${action},business,${user}@beta.example,No longer used,owner-told`;
  });
  const { id } = await handIn(world.deps)({
    principal: world.people.rita,
    actor: actorOf(world.people.rita),
    file: {
      bytes: Buffer.from(['provider,action,account,subject,reason,acknowledge', ...lines, ''].join('\n')),
      fileName: 'removals.csv',
    },
  });
  return {
    canary: () => world.deps.store.read((tx) => tx.batches.get(id)?.canary),
    requests: (await batchOf(world, id)).rows.map(({ request }) => request ?? ''),
  };
}

const brakesOf = (world: World, id: string) =>
  entriesOf(world, id).flatMap(({ type, data }) => (type === 'request.braked' ? [data] : []));

/** Does what is approved, as two people do whom nobody gave a password. */
async function carryOut(world: World, id: string): Promise<void> {
  await run(world);
  await complete(world, openTaskOf(world, id).id);
  await run(world);
  const attest = openTaskOf(world, id).id;
  await complete(world, attest, { evidence: { note: 'The portal shows that access is gone.' } });
  expect(await confirm(world, attest)).toBe('done');
}

describe('removals that were asked for on different days and are approved together', () => {
  test('are held back from the sixth on, until two more people approve', () =>
    withWorld(async (world) => {
      await addUsers(world, 100);
      const asked = await requestOverDays(world, 7);
      for (const id of asked.slice(0, 5)) expect(await approve(world, id)).toBe('approved');
      for (const [index, id] of asked.slice(5).entries()) {
        expect(await approve(world, id)).toBe('in-review');
        expect(view(world, id)).toMatchObject({
          approvals: { given: 1, needed: 3 },
          braked: { removals: 6 + index, outcome: 'review' },
          steps: [],
        });
        expect(await approve(world, id, 'bob')).toBe('in-review');
        expect(brakesOf(world, id)).toHaveLength(1);
        expect(await approve(world, id, 'cleo')).toBe('approved');
      }
      await run(world);
      for (const id of asked) expect(openTaskOf(world, id).kind).toBe('portal');
    }));

  test('are held back where the third is more than a tenth of a small account', () =>
    withWorld(async (world) => {
      await addUsers(world, 20);
      const [first = '', second = '', third = ''] = await requestOverDays(world, 3);
      expect([await approve(world, first), await approve(world, second)]).toEqual(['approved', 'approved']);
      expect(await approve(world, third)).toBe('in-review');
      expect(view(world, third).approvals.needed).toBe(3);
    }));

  test('by two people at the same moment are counted one after the other', () =>
    withWorld(async (world) => {
      await addUsers(world, 20);
      const [first = '', second = '', third = ''] = await requestOverDays(world, 3);
      await approve(world, first);
      const states = await Promise.all([approve(world, second, 'bob'), approve(world, third, 'cleo')]);
      expect([...states].sort()).toEqual(['approved', 'in-review']);
    }));

  test('of which a file is a part: the row that exceeds the limit goes first, and the others wait for it', () =>
    withWorld(async (world) => {
      await addUsers(world, 20);
      const [single = ''] = await requestOverDays(world, 1);
      const { canary, requests } = await submitFile(world, ['disable user-10', 'disable user-11']);
      const [one = '', two = ''] = requests;
      expect([await approve(world, single), await approve(world, one)]).toEqual(['approved', 'approved']);
      expect(await approve(world, two)).toBe('in-review');
      expect(canary()).toBeNull();
      for (const by of ['bob', 'cleo'] as const) await approve(world, two, by);
      expect(view(world, two).request.state).toBe('approved');
      expect(canary()).toBe(two);
      expect(view(world, one).waitsFor).toMatchObject({ request: two, because: 'canary' });
    }));

  test('with all the approvals beforehand are released at once, and go first in their file all the same', () =>
    withWorld(async (world) => {
      await addUsers(world, 20, 'siem');
      const [first = '', second = ''] = await requestOverDays(world, 2);
      expect([await approve(world, first), await approve(world, second)]).toEqual(['approved', 'approved']);
      const { canary, requests } = await submitFile(world, ['delete user-9']);
      const [row = ''] = requests;
      // The owner's word is what it waits for.
      for (const by of ['amy', 'bob', 'cleo', 'dora'] as const)
        expect(await approve(world, row, by)).toBe('in-review');
      expect(canary()).toBeNull();
      expect(await acknowledge(world, row, { by: 'olga', kind: 'breakage' })).toBe('approved');
      expect(brakesOf(world, row)).toMatchObject([{ removals: 3 }]);
      expect(canary()).toBe(row);
    }));

  test('stay held back on the next day, and an edit is counted anew', () =>
    withWorld(async (world) => {
      await addUsers(world, 20);
      const [first = '', second = '', third = ''] = await requestOverDays(world, 3);
      for (const id of [first, second]) {
        await approve(world, id);
        await carryOut(world, id);
      }
      expect(await approve(world, third)).toBe('in-review');
      advance(world, 2 * DAY);
      expect(view(world, third).approvals.needed).toBe(3);
      expect(await approve(world, third, 'bob')).toBe('in-review');
    }));
});

describe('a removal is held back at its release', () => {
  const denying =
    (evaluate: Deps['policies']['decide']): Deps['policies']['decide'] =>
    (set, facts) => ({
      ...evaluate(set, facts),
      ...(facts.batch.removalsInDay > 2 ? ({ outcome: 'deny', requirements: [] } as const) : {}),
    });

  test('also where the policies refuse as many, and whatever is approved on top', () =>
    withWorld(async (world) => {
      await addUsers(world, 100);
      const [first = '', second = '', third = ''] = await requestOverDays(world, 3);
      const { policies } = world.deps;
      const refusing = {
        ...policies,
        decide: denying(policies.decide),
        decideByReference: denying(policies.decideByReference),
      };
      const strict = { ...world, deps: { ...world.deps, policies: refusing } };
      expect([await approve(strict, first), await approve(strict, second)]).toEqual(['approved', 'approved']);
      for (const by of ['amy', 'bob', 'cleo'] as const)
        expect(await approve(strict, third, by)).toBe('in-review');
      expect(view(world, third)).toMatchObject({ braked: { removals: 3, outcome: 'deny' }, steps: [] });
      await cancel(world, third);
    }));

  test('also where the evaluators disagree about it', () =>
    withWorld(async (world) => {
      await addUsers(world, 100);
      const [first = '', second = '', third = ''] = await requestOverDays(world, 3);
      const { policies } = world.deps;
      const doubtful = { ...policies, decideByReference: denying(policies.decideByReference) };
      const torn = { ...world, deps: { ...world.deps, policies: doubtful } };
      await approve(torn, first);
      await approve(torn, second);
      expect(await approve(torn, third)).toBe('in-review');
      expect(entriesOf(world, third).at(-1)?.type).toBe('policy.divergence');
      expect(view(world, third).steps).toEqual([]);
    }));
});

describe('a removal that was held back', () => {
  /** The third of a small account, held back until two more people approve. */
  async function heldBack(world: World): Promise<string> {
    await addUsers(world, 20);
    const [first = '', second = '', third = ''] = await requestOverDays(world, 3);
    for (const id of [first, second]) expect(await approve(world, id)).toBe('approved');
    expect(await approve(world, third)).toBe('in-review');
    return third;
  }
  /** Its own row is compared with the log. */
  const OTHERS_REMOVE_NOTHING = `UPDATE request SET removes_at = NULL WHERE account = 'business' AND id <> :id`;

  test('stays so where by SQL no other row says any more that it removes something', () =>
    withWorld(async (world) => {
      const id = await heldBack(world);
      tamper(world, OTHERS_REMOVE_NOTHING, { id });
      expect(view(world, id).approvals.needed).toBe(3);
      expect(await approve(world, id, 'bob')).toBe('in-review');
      expect(await approve(world, id, 'cleo')).toBe('approved');
    }));

  test.each([
    ['under another type', `UPDATE entry_index SET type = 'log.read' WHERE type = 'request.braked'`],
    ['not at all', `DELETE FROM entry_index WHERE type = 'request.braked'`],
    [
      'as little as all others of the request',
      `DELETE FROM entry_index WHERE request = (SELECT request FROM entry_index WHERE type = 'request.braked')`,
    ],
  ])('is not carried out with less where the index has its entry %s', (_what, sql) =>
    withWorld(async (world) => {
      const id = await heldBack(world);
      tamper(world, OTHERS_REMOVE_NOTHING, { id });
      // What comes after the last one of the index is read without it.
      await submit(world, { ...PLACE, action: 'disable', subject: 'user-9@beta.example' });
      indexEverything(world);
      tamper(world, sql);
      expect(await approve(world, id, 'bob')).toBe('approved');
      await run(world, world.another());
      expect(view(world, id).request).toMatchObject({ state: 'failed', failure: 'PERMIT_INVALID' });
    }),
  );
});

describe('what counts beside a removal that is to be released', () => {
  test('is whatever was carried out within 24 hours', () =>
    withWorld(async (world) => {
      await addUsers(world, 20);
      const [first = '', second = '', third = '', fourth = ''] = await requestOverDays(world, 4);
      for (const id of [first, second]) {
        expect(await approve(world, id)).toBe('approved');
        await carryOut(world, id);
      }
      advance(world, DAY - HOUR);
      expect(await approve(world, third)).toBe('in-review');
      advance(world, HOUR + 1);
      expect(await approve(world, fourth)).toBe('approved');
    }));

  test('is whatever was begun and is not carried out yet, however long ago', () =>
    withWorld(async (world) => {
      await addUsers(world, 20);
      const [first = '', second = '', third = ''] = await requestOverDays(world, 3);
      for (const id of [first, second]) {
        expect(await approve(world, id)).toBe('approved');
        await run(world);
        advance(world, 2 * DAY);
      }
      expect(await approve(world, third)).toBe('in-review');
    }));

  test('is nothing that nobody began before its permit expired, as what waits for a canary that failed', () =>
    withWorld(async (world) => {
      await addUsers(world, 20);
      const asked = await requestOverDays(world, 4);
      const [first = '', second = '', third = '', fourth = ''] = asked;
      for (const id of [first, second]) expect(await approve(world, id)).toBe('approved');
      const { expiresAt } = world.deps.store.read((tx) => tx.permits.ofRequest(second) ?? null) ?? {};
      advance(world, Number(expiresAt) - world.temp.clock.now() - 1);
      expect(await approve(world, third)).toBe('in-review');
      advance(world, 1);
      expect(await approve(world, fourth)).toBe('approved');
    }));

  test('is nothing that was taken back before it began, or is on another account', () =>
    withWorld(async (world) => {
      await addUsers(world, 20);
      const [first = '', second = '', third = ''] = await requestOverDays(world, 3);
      await approve(world, first);
      await approve(world, second);
      await cancel(world, second);
      expect(await approve(world, third)).toBe('approved');
    }));
});
