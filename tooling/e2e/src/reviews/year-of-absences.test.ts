import type { Requirement } from '@countersign/schema';
import { createActOnOverdue } from '@countersign/use-cases';
import { expect, test } from 'vitest';
import { advance, entriesOf, review, submit, view } from '../testing/act.ts';
import { delegated, reviewFor } from '../testing/delegations.ts';
import { group } from '../testing/groups.ts';
import { addPolicy, demandsOfCreates } from '../testing/policies.ts';
import { registerIntegration } from '../testing/register.ts';
import { EMA2_CREATE } from '../testing/requests.ts';
import { type World, withWorld } from '../testing/world.ts';

const DAY = 86_400_000;
const DAYS = 365;
/** Amy is away for so many days out of so many. */
const [AWAY, CYCLE] = [14, 60];
const ASKED_EVERY = 5;
const DEMANDS: readonly Requirement[] = [
  { type: 'approvals', count: 1, by: 'security' },
  { type: 'due', within: 'P1D', overdue: 'remind' },
  { type: 'due', within: 'P4D', overdue: 'expire' },
];

const isAway = (day: number): boolean => day % CYCLE < AWAY;

async function ask(world: World, day: number): Promise<string> {
  const integration = `system-${day}`;
  await registerIntegration(world, { id: integration, name: integration, owner: world.people.olga.email });
  const change = { ...EMA2_CREATE.change, email: `system-${day}@acme.example` };
  return submit(world, { ...EMA2_CREATE, integration, change });
}

test(
  'through a year whoever stands in approves while somebody is away and at no other time, and what nobody looks at ends',
  () =>
    withWorld(async (world) => {
      const { amy, pete } = world.people;
      await group(world, 'security', amy);
      await addPolicy(world, demandsOfCreates(...DEMANDS));
      const act = createActOnOverdue(world.deps);
      const asked: { readonly id: string; readonly day: number; readonly isLookedAt: boolean }[] = [];
      for (let day = 0; day < DAYS; day += 1) {
        if (day % CYCLE === 0) await delegated(world, 'amy', { to: 'pete', untilDay: AWAY });
        if (day % ASKED_EVERY === 0) {
          const isLookedAt = asked.length % 3 !== 2;
          const id = await ask(world, day);
          asked.push({ id, day, isLookedAt });
          if (isLookedAt) {
            // Pete tries whenever something comes; where he may not, it waits for Amy.
            const tried = reviewFor(world, id, { by: 'pete', of: 'amy' });
            if (isAway(day)) expect(await tried).toBe('approved');
            else {
              await expect(tried).rejects.toMatchObject({ code: 'REVIEW_REFUSED' });
              expect(await review(world, id, { by: 'amy' })).toBe('approved');
            }
          }
        }
        advance(world, DAY);
        await act();
      }
      advance(world, 5 * DAY);
      await act();
      expect(asked.filter(({ day, isLookedAt }) => isLookedAt && isAway(day)).length).toBeGreaterThan(10);
      for (const { id, day, isLookedAt } of asked) {
        const approvals = entriesOf(world, id).filter(({ type }) => type === 'review.recorded');
        if (!isLookedAt) {
          expect(approvals).toEqual([]);
          expect(view(world, id).request).toMatchObject({ state: 'rejected', failure: 'REVIEW_OVERDUE' });
          continue;
        }
        const { actor, data } = approvals[0] ?? {};
        expect(approvals).toHaveLength(1);
        expect([actor?.id, data?.['onBehalfOf']]).toEqual(
          isAway(day) ? [pete.id, amy.id] : [amy.id, undefined],
        );
      }
    }),
  600_000,
);
