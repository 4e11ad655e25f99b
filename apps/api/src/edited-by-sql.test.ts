import { join } from 'node:path';
import { verifyState } from '@countersign/store';
import { beforeAll, describe, expect, test } from 'vitest';
import { entriesFrom, logSize } from './testing/act.ts';
import { editBySql } from './testing/edit-by-sql.ts';
import type { Scene } from './testing/edits-by-sql/attack.ts';
import { ATTACKS_ON_CHANGES } from './testing/edits-by-sql/change-attacks.ts';
import { peopleAt } from './testing/edits-by-sql/people.ts';
import { ATTACKS_ON_PEOPLE } from './testing/edits-by-sql/people-attacks.ts';
import { ATTACKS_ON_REGISTRY } from './testing/edits-by-sql/registry-attacks.ts';
import { ATTACKS_ON_REQUESTS } from './testing/edits-by-sql/request-attacks.ts';
import { prepareThings } from './testing/edits-by-sql/things.ts';
import { useInstallation } from './testing/installation.ts';

const installation = useInstallation();
let scene: Scene;
beforeAll(async () => {
  const people = await peopleAt(installation());
  scene = { ...people, things: await prepareThings(people) };
}, 120_000);

/** By what is edited. */
const ATTACKS = [
  ['people and what they sign in with', ATTACKS_ON_PEOPLE],
  ['what is registered, in force or kept for somebody', ATTACKS_ON_REGISTRY],
  ['requests and their reviews', ATTACKS_ON_REQUESTS],
  ['changes of who may do what, and their reviews', ATTACKS_ON_CHANGES],
] as const;

const tablesIn = ({ ok, problem, differences }: ReturnType<typeof verifyState>) => {
  expect([ok, problem]).toEqual([false, null]);
  return differences.map((one) => one.table);
};

/** What the log may tell of an attack: that it was refused. */
const TOLD = /^((access|review|task|sign-in)\.refused|governance\.review-refused)$/;

describe('whoever writes to the database and has one role besides gains nothing over HTTP by editing', () => {
  describe.each(ATTACKS)('%s:', (_what, attacks) =>
    test.each(attacks)(
      '$title',
      async ({ table, isPower = false, isEncrypted = false, edit, profit, isAsBefore, codes }) => {
        const { at } = scene;
        const from = logSize(at);
        const putBack = editBySql(at, edit(scene));
        try {
          const answer = await profit(scene);
          if (isAsBefore !== undefined) expect(isAsBefore(answer), JSON.stringify(answer.json)).toBe(true);
          else {
            expect(answer.status, JSON.stringify(answer.json)).toBeGreaterThanOrEqual(400);
            expect(codes ?? ['AUTHORITY_MISMATCH']).toContain(answer.code);
            const told = entriesFrom(at, from).map(({ type }) => type);
            expect(told.filter((type) => !TOLD.test(type))).toEqual([]);
          }
          const report = (isQuick: boolean) =>
            verifyState(join(at.directory, 'countersign.db'), at.services.keys.vkey, { isQuick });
          if (!isEncrypted) expect(tablesIn(report(false))).toContain(table);
          if (isPower) expect(tablesIn(report(true))).toContain(table);
        } finally {
          putBack();
        }
        // Whatever was refused was so for the edit: the rows are good again.
        expect(verifyState(join(at.directory, 'countersign.db'), at.services.keys.vkey).differences).toEqual(
          [],
        );
      },
    ),
  );

  test('and everybody does what they may once all is put back', async () => {
    const { things, ask, approve, approveChange } = scene;
    expect(await approve('amy', things.waiting)).toMatchObject({ status: 201, json: { state: 'approved' } });
    expect(await approve('amy', things.other)).toMatchObject({ status: 201 });
    expect(await approveChange('bob', things.half)).toMatchObject({ status: 201, json: { state: 'done' } });
    expect((await ask('rex', 'me')).status).toBe(200);
  });
});
