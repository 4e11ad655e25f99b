import { createReviewSelection, selectReviews } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { approve, type Draft, edit, entriesOf, review, submit, view } from '../testing/act.ts';
import { actorOf, type Name } from '../testing/people.ts';
import { EMA2_CREATE, HUB_CREATE } from '../testing/requests.ts';
import { type World, withWorld } from '../testing/world.ts';

const draft = (integration: string): Draft => ({
  ...EMA2_CREATE,
  integration,
  change: { ...EMA2_CREATE.change, email: `${integration}@acme.example` },
});

const select = (world: World, filter: Parameters<typeof selectReviews>[1]['filter'] = {}, by: Name = 'amy') =>
  selectReviews(world.deps, { principal: world.people[by], filter });

type Frozen = Awaited<ReturnType<typeof select>>;

const decide = (world: World, { rows, digest }: Pick<Frozen, 'rows' | 'digest'>, by: Name = 'amy') =>
  createReviewSelection(world.deps)({
    principal: world.people[by],
    actor: actorOf(world.people[by]),
    verdict: 'approve',
    reason: null,
    rows: rows.map(({ request, digest: revision }) => ({ request, digest: revision })),
    digest,
  });

const stateOf = (world: World, id: string) => view(world, id).request.state;

describe('a selection', () => {
  test('has what the filter meets of what waits for that person, and is decided by one call', () =>
    withWorld(async (world) => {
      const ids = [await submit(world, draft('siem')), await submit(world, draft('crm'))];
      const other = await submit(world, { ...HUB_CREATE, integration: 'magento' });
      const frozen = await select(world, { account: 'msp' });
      expect(frozen).toMatchObject({ rows: ids.map((request) => ({ request })), left: [], isAll: true });
      expect((await select(world, { account: 'msp' }, 'rita')).rows).toEqual([]);
      expect((await decide(world, frozen)).map(({ state }) => state)).toEqual(['approved', 'approved']);
      expect(stateOf(world, other)).toBe('in-review');
      for (const id of ids)
        expect(entriesOf(world, id).find(({ type }) => type === 'review.recorded')?.data).toMatchObject({
          selection: frozen.digest,
        });
    }));

  test('takes in nothing that came later or was edited since, and goes on with the rest', () =>
    withWorld(async (world) => {
      const [edited, good] = [await submit(world, draft('siem')), await submit(world, draft('crm'))];
      const frozen = await select(world);
      const later = await submit(world, draft('magento'));
      await edit(world, edited, { ...draft('siem'), reason: 'Another reason' });
      const rows = await decide(world, frozen);
      expect(rows.map(({ request, state, error }) => [request, state ?? error?.code])).toEqual([
        [edited, 'REVISION_MOVED'],
        [good, 'approved'],
      ]);
      expect([stateOf(world, edited), stateOf(world, later)]).toEqual(['in-review', 'in-review']);
    }));

  test('of other requests or revisions than its digest says is refused as a whole', () =>
    withWorld(async (world) => {
      const [one, two] = [await submit(world, draft('siem')), await submit(world, draft('crm'))];
      const frozen = await select(world);
      const less = { ...frozen, rows: frozen.rows.filter(({ request }) => request === two) };
      await expect(decide(world, less)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      expect([stateOf(world, one), stateOf(world, two)]).toEqual(['in-review', 'in-review']);
    }));

  test('gives nobody a review that they may not give alone', () =>
    withWorld(async (world) => {
      const id = await submit(world, draft('siem'));
      const frozen = await select(world);
      await expect(decide(world, frozen, 'rita')).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await approve(world, id, 'bob');
      expect(await decide(world, frozen)).toMatchObject([{ error: { code: 'REQUEST_STATE' } }]);
    }));

  test('leaves out what was rejected before, and says so', () =>
    withWorld(async (world) => {
      const first = await submit(world, draft('siem'));
      await review(world, first, { by: 'amy', verdict: 'reject' });
      const again = await submit(world, draft('siem'));
      expect(await select(world)).toMatchObject({
        rows: [],
        left: [{ request: again, why: 'it, or the same, was rejected before' }],
      });
    }));
});
