import { BREAK_GLASS_REVIEW_MILLIS } from '@countersign/schema';
import { verifyState } from '@countersign/store';
import { viewStatus } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { advance, approve, entriesOf, run, submit, view } from '../testing/act.ts';
import { breakGlass, letRitaApprove, mayBreakGlass, reviewGlass } from '../testing/break-glass.ts';
import { waitingFor } from '../testing/inbox.ts';
import { entriesOfTypes, startTelling } from '../testing/notices.ts';
import { EMA2_CREATE } from '../testing/requests.ts';
import { withScript } from '../testing/scripted-connector.ts';
import { sealWorld, withSealedWorld } from '../testing/seal.ts';
import { tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

const DAY = 86_400_000;
const ANOTHER = {
  ...EMA2_CREATE,
  integration: 'crm',
  change: { ...EMA2_CREATE.change, email: 'crm@acme.example' },
};
const REVIEW_REFUSED = { code: 'BREAK_GLASS_REVIEW_REFUSED' };

/** A sealed installation in which Amy has broken the glass for a request. */
const withBrokenGlass = (
  work: (world: World, of: { readonly id: string; readonly glass: string }) => Promise<void>,
): Promise<void> =>
  withSealedWorld(async (world) => {
    await mayBreakGlass(world, 'amy');
    const id = await submit(world, EMA2_CREATE);
    const { breakGlass: glass } = await breakGlass(world, id);
    await work(world, { id, glass });
  });

const statusOf = ({ deps }: World) => deps.store.read((tx) => viewStatus(tx, deps.clock.now())).breakGlass;
const callsFor = async (world: World): Promise<readonly string[]> => {
  const { deps, calls } = withScript(world.deps, 'eset-msp-administrator-2');
  await run(world, deps);
  return calls;
};

describe('the review afterwards', () => {
  test('waits in the inbox of every approver who had no part in it, until one of them gives it', () =>
    withBrokenGlass(async (world, { id, glass }) => {
      const item = `break-glass ${glass}`;
      expect(waitingFor(world, 'bob')).toContain(item);
      expect(waitingFor(world, 'amy')).not.toContain(item);
      expect(waitingFor(world, 'rita')).not.toContain(item);
      expect(statusOf(world)).toMatchObject({ unreviewed: 1, overdue: [] });
      await reviewGlass(world, glass, { verdict: 'not-justified' });
      expect(waitingFor(world, 'bob')).not.toContain(item);
      expect(waitingFor(world, 'cleo')).not.toContain(item);
      expect(statusOf(world)).toMatchObject({ unreviewed: 0 });
      expect(view(world, id).breakGlass).toMatchObject([
        {
          review: {
            principal: world.people.bob.id,
            verdict: 'not-justified',
            reason: 'The shop was open indeed',
          },
        },
      ]);
      expect(entriesOf(world, id).at(-1)).toMatchObject({
        type: 'break-glass.reviewed',
        actor: { id: world.people.bob.id },
        data: { breakGlass: glass, revision: 1, verdict: 'not-justified' },
      });
      expect(JSON.stringify(entriesOf(world, id))).not.toContain('open indeed');
      const { ok, differences } = verifyState(world.temp.path, world.temp.vkey);
      expect([ok, differences]).toEqual([true, []]);
    }));

  test('is given by nobody who broke the glass or asked, by nobody who does not approve, and once', () =>
    withBrokenGlass(async (world, { glass }) => {
      await expect(reviewGlass(world, glass, { by: 'amy' })).rejects.toMatchObject(REVIEW_REFUSED);
      await expect(reviewGlass(world, glass, { by: 'rita' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await expect(reviewGlass(world, glass, { by: 'ada' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
      expect(entriesOfTypes(world, 'break-glass.reviewed')).toEqual([]);
      await letRitaApprove(world);
      await expect(reviewGlass(world, glass, { by: 'rita' })).rejects.toMatchObject(REVIEW_REFUSED);
      await reviewGlass(world, glass);
      await expect(reviewGlass(world, glass, { by: 'cleo' })).rejects.toMatchObject(REVIEW_REFUSED);
      expect(entriesOfTypes(world, 'break-glass.reviewed')).toHaveLength(1);
    }));

  test('is given also once the request is over', () =>
    withBrokenGlass(async (world, { id, glass }) => {
      await world.deps.store.write((tx) => tx.requests.update(id, { state: 'failed', updatedAt: 0 }));
      await reviewGlass(world, glass);
      expect(statusOf(world)).toMatchObject({ unreviewed: 0 });
    }));
});

describe('a review that nobody gave in time', () => {
  test('is a finding from its time on, and whoever broke the glass may not again before it is given', () =>
    withBrokenGlass(async (world, { id, glass }) => {
      const next = await submit(world, ANOTHER);
      advance(world, BREAK_GLASS_REVIEW_MILLIS - 1);
      expect(statusOf(world).overdue).toEqual([]);
      advance(world, 1);
      expect(statusOf(world).overdue).toMatchObject([
        { id: glass, request: id, principal: world.people.amy.id },
      ]);
      await expect(breakGlass(world, next)).rejects.toMatchObject({
        code: 'BREAK_GLASS_REFUSED',
        message: expect.stringContaining(glass),
      });
      await reviewGlass(world, glass, { verdict: 'not-justified' });
      expect(statusOf(world).overdue).toEqual([]);
      expect((await breakGlass(world, next)).state).toBe('approved');
    }));

  test('is told of once for each day that it is late', () =>
    withWorld(async (world) => {
      const told = await startTelling(world);
      await sealWorld(world);
      await mayBreakGlass(world, 'amy');
      const { breakGlass: glass } = await breakGlass(world, await submit(world, EMA2_CREATE));
      const overdue = async () => {
        await told.desk.planDays();
        await told.desk.planDays();
        await told.tell();
        return told
          .mails()
          .filter(({ mail }) => `${mail.subject} ${mail.text}`.includes('was not reviewed in time'))
          .map(({ to }) => to[0]?.replace(/@.*/, ''))
          .sort();
      };
      expect(await overdue()).toEqual([]);
      advance(world, BREAK_GLASS_REVIEW_MILLIS);
      const everybody = ['ada', 'amy', 'bob', 'boss', 'cleo', 'dora'];
      expect(await overdue()).toEqual(everybody);
      expect(await overdue()).toEqual([]);
      advance(world, DAY);
      expect(await overdue()).toEqual(everybody);
      await reviewGlass(world, glass);
      advance(world, DAY);
      expect(await overdue()).toEqual([]);
    }));
});

describe('rows that were edited behind its back', () => {
  test.each([
    ['names somebody else as who broke it', `UPDATE break_glass SET principal = $other`],
    ['has another time for its review', `UPDATE break_glass SET due_at = due_at + 1`],
    ['says that more or fewer were missing', `UPDATE break_glass SET missing = 2`],
    ['has another signature', `UPDATE break_glass SET signature = 'AAAA'`],
    ['is of another revision', `UPDATE break_glass SET revision = 2`],
    ['is gone', `DELETE FROM break_glass`],
  ])(
    'of a broken glass that %s: nothing is carried out, and the verification of the state says so',
    (_how, sql) =>
      withBrokenGlass(async (world) => {
        tamper(world, sql, sql.includes('$other') ? { other: world.people.bob.id } : {});
        expect(await callsFor(world)).toEqual([]);
        const { differences } = verifyState(world.temp.path, world.temp.vkey);
        expect(differences.map(({ table }) => table)).toContain('break_glass');
      }),
  );

  test('break no glass: a request that waits goes on waiting', () =>
    withBrokenGlass(async (world, { id }) => {
      const waits = await submit(world, ANOTHER);
      const { digest } = view(world, waits).revision;
      await world.deps.store.write((tx) => {
        const [own] = tx.breakGlass.ofRequest(id);
        if (own !== undefined)
          tx.breakGlass.insert({ ...own, id: 'bgl_forged', request: waits, requestDigest: digest });
      });
      await expect(approveOne(world, waits)).rejects.toMatchObject({ code: 'AUTHORITY_MISMATCH' });
      const { differences } = verifyState(world.temp.path, world.temp.vkey);
      expect(differences).toContainEqual(expect.objectContaining({ table: 'break_glass', kind: 'added' }));
    }));

  test('end no waiting: a review that was put there is none, and is found', () =>
    withBrokenGlass(async (world, { id, glass }) => {
      tamper(
        world,
        `INSERT INTO break_glass_review (id, request, principal, verdict, reason, created_at)
         VALUES ($glass, $id, $bob, 'justified', 'It was', 1)`,
        { glass, id, bob: world.people.bob.id },
      );
      expect(statusOf(world)).toMatchObject({ unreviewed: 1 });
      const { differences } = verifyState(world.temp.path, world.temp.vkey);
      expect(differences).toContainEqual(
        expect.objectContaining({ table: 'break_glass_review', id: glass, kind: 'added' }),
      );
    }));

  test('nor does an entry that the server signed for nobody: a permit that it gave is not used', () =>
    withBrokenGlass(async (world) => {
      const waits = await submit(world, ANOTHER);
      await forge(world, waits);
      expect(view(world, waits).request.state).toBe('approved');
      expect((await callsFor(world)).filter((call) => call.startsWith('execute'))).toHaveLength(1);
      expect(view(world, waits).request.state).toBe('failed');
    }));
});

/** As whoever could write rows and entries, but has no key that signs reviews: everything is as if Amy had broken the glass. */
async function forge(world: World, id: string): Promise<void> {
  const sign = () => Buffer.alloc(64).toString('base64');
  await breakGlass({ ...world, deps: { ...world.deps, reviewSeal: { ...world.deps.reviewSeal, sign } } }, id);
}

const approveOne = (world: World, id: string) => approve(world, id, 'bob');
