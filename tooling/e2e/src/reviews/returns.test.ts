import { verifyState } from '@countersign/store';
import { viewEvidence } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import {
  approve,
  cancel,
  type Draft,
  edit,
  entriesOf,
  entryTypes,
  review,
  submit,
  view,
} from '../testing/act.ts';
import { inboxOf, waitingFor } from '../testing/inbox.ts';
import { EMA2_CREATE } from '../testing/requests.ts';
import { enrolPasskey, signReview } from '../testing/sign-review.ts';
import { tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

const REASON = 'Name the team that runs it';
const OTHER: Draft = { ...EMA2_CREATE, reason: 'The platform team needs it' };

const sendBack = (world: World, request: string, by: 'amy' | 'bob' = 'amy') =>
  review(world, request, { by, verdict: 'return', reason: REASON });

describe('a request that was returned for changes', () => {
  test('waits for whoever asked, with what is to be changed, and for nobody else', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      expect(await sendBack(world, id)).toBe('returned');
      expect(inboxOf(world, 'rita')).toMatchObject([
        { kind: 'returned', id, note: `returned by amy: ${REASON}` },
      ]);
      for (const name of ['amy', 'bob', 'olga'] as const) expect(waitingFor(world, name)).toEqual([]);
      expect(entryTypes(world, id).slice(-2)).toEqual(['review.recorded', 'request.returned']);
    }));

  test('is approved by nobody before it was edited, and then by whoever approves the new revision', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      await sendBack(world, id);
      await expect(approve(world, id, 'bob')).rejects.toMatchObject({ code: 'REQUEST_STATE' });
      await expect(edit(world, id, EMA2_CREATE)).rejects.toMatchObject({ code: 'EDIT_UNCHANGED' });
      expect(await edit(world, id, OTHER)).toEqual({ revision: 2, state: 'in-review' });
      expect([waitingFor(world, 'rita'), waitingFor(world, 'amy'), waitingFor(world, 'bob')]).toEqual([
        [],
        [`review ${id}`],
        [`review ${id}`],
      ]);
      expect(await approve(world, id, 'bob')).toBe('approved');
    }));

  test('shows its earlier revision, review and reason for good, also in the evidence', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      await sendBack(world, id);
      await edit(world, id, OTHER);
      await approve(world, id, 'bob');
      const shown = view(world, id);
      expect(shown.revisions.map(({ revision }) => revision)).toEqual([1, 2]);
      expect(shown.earlierReviews).toMatchObject([{ revision: 1, verdict: 'return', reason: REASON }]);
      const evidence = world.deps.store.read((tx) => viewEvidence(tx, world.deps.policies, id));
      expect(JSON.stringify(evidence)).toContain(REASON);
    }));

  test('can be taken back, and keeps its name from others until then', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      await sendBack(world, id);
      await expect(submit(world, EMA2_CREATE)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
      await cancel(world, id);
      expect(waitingFor(world, 'rita')).toEqual([]);
      expect(view(world, await submit(world, EMA2_CREATE)).request.state).toBe('in-review');
    }));

  test('needs a reason, and no approver who returned it has to be the one who approves it', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      await expect(review(world, id, { verdict: 'return', reason: ' ' })).rejects.toMatchObject({
        code: 'REASON_MISSING',
      });
      expect(view(world, id)).toMatchObject({ request: { state: 'in-review' }, reviews: [] });
      await sendBack(world, id);
      await edit(world, id, OTHER);
      expect(view(world, id).askedAgain).toEqual({ asked: [], replaced: [] });
    }));

  test('may have been so by a passkey, bound to the revision', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      const amy = await enrolPasskey(world, 'amy');
      expect(await signReview(world, amy, { subject: id, verdict: 'return' })).toBe('returned');
      const entry = entriesOf(world, id).find(({ type }) => type === 'review.recorded');
      expect(entry?.data).toMatchObject({ verdict: 'return', signedBy: 'passkey' });
    }));

  test('is found by verification where a row says otherwise', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      await sendBack(world, id);
      const differences = () =>
        verifyState(world.temp.path, world.temp.vkey).differences.filter(({ table }) => table !== 'trigger');
      expect(differences()).toEqual([]);
      tamper(world, `UPDATE request SET state = 'in-review' WHERE id = '${id}'`);
      expect(differences()).toContainEqual({ table: 'request', id, kind: 'edited', what: 'state' });
      await expect(approve(world, id, 'bob')).rejects.toMatchObject({ code: 'AUTHORITY_MISMATCH' });
    }));
});
