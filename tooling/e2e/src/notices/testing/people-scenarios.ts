import { createIssueToken, createRecordRefusal, createRevokeToken } from '@countersign/use-cases';
import { approveAs, deactivateAs, proposeAs, reviewAs } from '../../testing/changes.ts';
import { delegated, endDelegation } from '../../testing/delegations.ts';
import { actorOf, type Name } from '../../testing/people.ts';
import { rolesOf } from '../../testing/role-changes.ts';
import type { World } from '../../testing/world.ts';
import { BOTH, DAY, DIGEST, OVERSEERS, record, type Scenarios } from './scenario.ts';

const proposal = (world: World) =>
  proposeAs(world, world.people.ada, rolesOf(world, 'rita', ['requester', 'approver']));
async function carriedOut(world: World): Promise<void> {
  const change = await proposal(world);
  await approveAs(world, world.people.amy, change);
  await approveAs(world, world.people.bob, change);
}
const tokenOf = (world: World, who: Name) =>
  createIssueToken(world.deps)({
    actor: actorOf(world.people[who]),
    principal: world.people[who].id,
    label: 'test',
    expiresAt: null,
  });

/** What happens to people and to who may do what. */
export const PEOPLE_SCENARIOS = {
  'change-review-wanted': { happens: proposal, tells: ['amy', 'bob', 'boss', 'cleo', 'dora'], sealed: true },
  'change-review-still-wanted': {
    happens: proposal,
    tells: ['amy', 'bob', 'boss', 'cleo', 'dora'],
    sealed: true,
    after: DAY,
  },
  'change-proposed': { happens: proposal, tells: BOTH, sealed: true, after: DAY },
  'change-approved': {
    happens: async (world) => {
      const { id } = await proposal(world);
      await record(world, {
        type: 'governance.approved',
        request: null,
        data: { change: id, digest: DIGEST },
      });
    },
    tells: BOTH,
    sealed: true,
    after: DAY,
  },
  'change-carried-out': { happens: carriedOut, tells: BOTH, sealed: true },
  'change-closed': {
    happens: async (world) =>
      reviewAs(world, world.people.amy, { ...(await proposal(world)), verdict: 'reject' }),
    tells: ['ada'],
    sealed: true,
  },
  'change-settled': {
    happens: async (world, told) => {
      const change = await proposal(world);
      await told.tell();
      await reviewAs(world, world.people.amy, { ...change, verdict: 'reject' });
    },
    tells: ['bob', 'boss', 'cleo', 'dora'],
    sealed: true,
    after: DAY,
  },
  'own-roles-changed': { happens: carriedOut, tells: ['rita'], sealed: true },
  'delegation-set': {
    happens: (world) => delegated(world, 'amy', { to: 'pete', approvers: ['bob', 'cleo'] }),
    tells: ['amy', 'pete'],
    sealed: true,
  },
  'delegation-ended': {
    happens: async (world) => endDelegation(world, 'amy', await delegated(world, 'amy', { to: 'pete' })),
    tells: ['amy', 'pete'],
  },
  'own-means-added': { happens: (world) => tokenOf(world, 'rita'), tells: ['rita'] },
  'own-means-ended': {
    happens: async (world) => {
      const { id } = await tokenOf(world, 'rita');
      await createRevokeToken(world.deps)({ actor: actorOf(world.people.ada), token: id });
    },
    tells: ['rita'],
  },
  'ownership-changed': {
    happens: (world) => {
      const change = world.deps.ids.next('governanceChange');
      const data = { integration: 'siem', owner: world.people.pete.id, change };
      return record(world, { type: 'integration.owner-set', request: null, data });
    },
    tells: ['pete'],
  },
  'owner-left': {
    happens: (world) => deactivateAs(world, world.people.ada, world.people.olga),
    tells: OVERSEERS,
  },
  'person-left': {
    happens: (world) => deactivateAs(world, world.people.ada, world.people.rita),
    tells: OVERSEERS,
  },
  'person-recovered': {
    happens: (world) =>
      record(world, { type: 'principal.recovered', request: null, data: { principal: world.people.ada.id } }),
    tells: OVERSEERS,
  },
  'refusals-piling-up': {
    happens: async (world) => {
      const refuse = createRecordRefusal(world.deps);
      for (let number = 0; number < 10; number += 1)
        await refuse({
          actor: actorOf(world.people.rita),
          operation: `GET /v1/secrets/${number}`,
          code: 'FORBIDDEN',
        });
    },
    tells: OVERSEERS,
  },
} satisfies Scenarios;
