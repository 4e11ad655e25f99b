import type { RequestInput } from '@countersign/schema';
import { createEditRequest } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { advance, batchOf, cancel, inputOf, previewOf, review, submit, view } from '../testing/act.ts';
import { adoptApiUser } from '../testing/adopt-api-user.ts';
import { handIn } from '../testing/hand-in.ts';
import { actorOf } from '../testing/people.ts';
import { dropPolicy } from '../testing/policies.ts';
import { type World, withWorld } from '../testing/world.ts';

const BRAKE = 'house/batch-blast-radius';
const DAY = 86_400_000;
const ACCOUNTS = [
  { provider: 'eset-msp-administrator-2', account: 'msp' },
  { provider: 'eset-business-account', account: 'business' },
  { provider: 'eset-protect-hub', account: 'hub' },
] as const;
type Place = (typeof ACCOUNTS)[number];

/** Puts API users into the inventory of an account, and gives their names. */
async function addUsers(
  world: World,
  { account }: { account: string },
  count: number,
  permissionType = account === 'msp' ? 2 : null,
) {
  const names: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const label = `user-${number}@acme.example`;
    await adoptApiUser(world, { account, label, providerId: `provider-${number}`, permissionType });
    names.push(label);
  }
  return names;
}

type Row = Place & { readonly subject: string; readonly action: RequestInput['action'] };

function fileOf(world: World, rows: readonly Row[]) {
  const lines = rows.map(
    ({ provider, action, account, subject }) =>
      `${provider},${action},${account},${subject},No longer used,owner-told`,
  );
  return {
    principal: world.people.rita,
    actor: actorOf(world.people.rita),
    file: {
      bytes: Buffer.from(['provider,action,account,subject,reason,acknowledge', ...lines, ''].join('\n')),
      fileName: 'removals.csv',
    },
  };
}

/** For each row whether it is braked; the preview has to say the same as the submission. */
async function braked(world: World, rows: readonly Row[]): Promise<readonly boolean[]> {
  const command = fileOf(world, rows);
  const preview = await previewOf(world, command);
  const { id } = await handIn(world.deps)(command);
  const submitted = await batchOf(world, id);
  const said = (batch: Pick<typeof submitted, 'rows'>) =>
    batch.rows.map((row) => row.rules.some((rule) => rule.id === BRAKE));
  expect(said(preview)).toEqual(said(submitted));
  return said(submitted);
}

async function isBraked(world: World, draft: Parameters<typeof submit>[1]): Promise<boolean> {
  const { decision } = view(world, await submit(world, draft));
  return decision.requirements.some(({ rule }) => rule.ruleId === BRAKE);
}

const rowsOf = (place: Place, subjects: readonly string[], action: Row['action'] = 'disable') =>
  subjects.map((subject): Row => ({ ...place, subject, action }));

describe('a file of removals', () => {
  test('is braked by all of them together, wherever they are: 15, of which 5 on each of 3 accounts', () =>
    withWorld(async (world) => {
      const rows: Row[] = [];
      for (const place of ACCOUNTS)
        rows.push(...rowsOf(place, (await addUsers(world, place, 60)).slice(0, 5)));
      expect(await braked(world, rows)).toEqual(rows.map(() => true));
    }));

  test('is braked whatever the removals are called: 8 revocations', () =>
    withWorld(async (world) => {
      const [place] = [ACCOUNTS[1]];
      const subjects = (await addUsers(world, place, 100)).slice(0, 8);
      const rows = rowsOf(place, subjects, 'revoke-api-access');
      expect(await braked(world, rows)).toEqual(rows.map(() => true));
    }));

  test('of five on a large account is not braked, and neither is what comes along with many and removes nothing', () =>
    withWorld(async (world) => {
      const place = ACCOUNTS[1];
      const subjects = await addUsers(world, place, 100);
      expect(await braked(world, rowsOf(place, subjects.slice(0, 5)))).toEqual(Array(5).fill(false));
      const mixed = [
        ...rowsOf(place, subjects.slice(10, 17)),
        ...rowsOf(place, subjects.slice(20, 22), 'rotate-credentials'),
      ];
      expect(await braked(world, mixed)).toEqual([...Array(7).fill(true), false, false]);
    }));
});

describe('erasing rights on single companies', () => {
  // Where a company lets an update take access away.
  const rows = (place: Place, subjects: readonly string[]) =>
    subjects.map((subject) => ({
      ...place,
      subject,
      action: 'update',
      reason: 'Not needed any more',
      change: { clear: ['specificPermissions'] },
    }));

  test.for([
    ['only lowers rights where the own company is still reached, and counts as no removal', 2, false],
    ['is a removal where nothing else is reached', 3, true],
  ] as const)('%s', ([, permissionType, brakes]) =>
    withWorld(async (world) => {
      const [place] = ACCOUNTS;
      await dropPolicy(world, 'ema2/update-switches-no-access');
      const subjects = await addUsers(world, place, 100, permissionType);
      const { rita } = world.people;
      const disabled = rowsOf(place, subjects.slice(0, 4));
      const asked = [
        ...disabled.map((row) => ({ ...row, reason: 'No longer used', acknowledge: ['owner-told'] })),
        ...rows(place, subjects.slice(10, 14)),
      ];
      const { id } = await handIn(world.deps)({
        principal: rita,
        actor: actorOf(rita),
        file: { bytes: Buffer.from(JSON.stringify(asked)), fileName: 'mixed.json' },
      });
      const taken = (await batchOf(world, id)).rows;
      expect(taken.map(({ state }) => state)).toEqual(Array(8).fill('in-review'));
      const isHeld = taken.map((row) => row.rules.some((rule) => rule.id === BRAKE));
      expect(isHeld).toEqual(Array(8).fill(brakes));
    }),
  );
});

describe('removals within a day of an account', () => {
  test('are braked from the sixth on, one file each', () =>
    withWorld(async (world) => {
      const place = ACCOUNTS[1];
      const subjects = await addUsers(world, place, 100);
      for (const subject of subjects.slice(0, 5)) {
        expect(await braked(world, rowsOf(place, [subject]))).toEqual([false]);
      }
      expect(await braked(world, rowsOf(place, subjects.slice(5, 6)))).toEqual([true]);
      // By itself, and called something else, it is the seventh.
      const draft = { ...place, action: 'revoke-api-access', subject: subjects[7] ?? '' } as const;
      expect(await isBraked(world, { ...draft, acknowledge: ['owner-told'] })).toBe(true);
    }));

  test('are braked where the third is more than a tenth of a small account', () =>
    withWorld(async (world) => {
      const place = ACCOUNTS[1];
      const subjects = await addUsers(world, place, 20);
      const disable = (index: number) =>
        isBraked(world, { ...place, action: 'disable', subject: subjects[index] ?? '' });
      expect([await disable(0), await disable(1), await disable(2)]).toEqual([false, false, true]);
    }));

  test('are forgotten after it, and those that were turned down or taken back do not count', () =>
    withWorld(async (world) => {
      const place = ACCOUNTS[1];
      const subjects = await addUsers(world, place, 100);
      const disable = (index: number) =>
        submit(world, { ...place, action: 'disable', subject: subjects[index] ?? '' });
      for (let index = 0; index < 5; index += 1) {
        const request = await disable(index);
        if (index === 0) await cancel(world, request);
        if (index === 1) await review(world, request, { verdict: 'reject' });
      }
      const braked = async (index: number) =>
        view(world, await disable(index)).decision.requirements.some(({ rule }) => rule.ruleId === BRAKE);
      expect([await braked(5), await braked(6), await braked(7)]).toEqual([false, false, true]);
      advance(world, DAY + 1);
      expect(await braked(8)).toBe(false);
    }));

  test('count as well where rows of one file, which asked for something else, are edited into them', () =>
    withWorld(async (world) => {
      const { provider, account } = ACCOUNTS[0];
      const subjects = (await addUsers(world, ACCOUNTS[0], 100, 3)).slice(0, 7);
      // Where a company lets an update take access away.
      await dropPolicy(world, 'ema2/update-switches-no-access');
      const { rita } = world.people;
      const header = 'provider,action,account,subject,reason,phone';
      const rows = subjects.map(
        (subject) => `${provider},update,${account},${subject},New number,+49301234567`,
      );
      const { id } = await handIn(world.deps)({
        principal: rita,
        actor: actorOf(rita),
        file: { bytes: Buffer.from([header, ...rows, ''].join('\n')), fileName: 'numbers.csv' },
      });
      const made = (await batchOf(world, id)).rows;
      const braked: boolean[] = [];
      for (const [index, { request }] of made.entries()) {
        if (request === null) throw new Error(`row ${index} was refused`);
        await createEditRequest(world.deps)({
          principal: rita,
          actor: actorOf(rita),
          request,
          input: inputOf({
            provider,
            account,
            action: 'update',
            subject: subjects[index] ?? '',
            change: { clear: ['specificPermissions'] },
          }),
        });
        const { decision, effects } = view(world, request);
        expect(effects).toContain('takes-access');
        expect(decision.determining.map((one) => one.ruleId)).toEqual([]);
        braked.push(decision.requirements.some(({ rule }) => rule.ruleId === BRAKE));
      }
      expect(braked).toEqual([false, false, false, false, false, true, true]);
    }));

  test('of another account do not count', () =>
    withWorld(async (world) => {
      const [, business, hub] = ACCOUNTS;
      for (const subject of (await addUsers(world, business, 100)).slice(0, 5)) {
        await submit(world, { ...business, action: 'disable', subject });
      }
      const [subject = ''] = await addUsers(world, hub, 100);
      expect(await isBraked(world, { ...hub, action: 'disable', subject })).toBe(false);
    }));
});
