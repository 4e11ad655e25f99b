import { nextTurn } from '@countersign/runtime';
import {
  type Actor,
  type AuditEntry,
  type GovernanceContent,
  type Principal,
  TOKEN_DAYS,
} from '@countersign/schema';
import {
  createAuthenticate,
  createDeactivatePrincipal,
  createEditRequest,
  createEnrolHolder,
  createInviteHolder,
  createPrincipalCreator,
  createRecordReview,
  createReviewChange,
  createRevokeToken,
} from '@countersign/use-cases';
import { expect, test } from 'vitest';
import { cancel, inputOf, submit, view } from '../testing/act.ts';
import type { Deps } from '../testing/assemble-deps.ts';
import { proposeAs, reviewAs } from '../testing/changes.ts';
import { delegated, endDelegation, reviewFor } from '../testing/delegations.ts';
import { actorOf } from '../testing/people.ts';
import { EMA2_CREATE } from '../testing/requests.ts';
import { enrol, withSealedWorld } from '../testing/seal.ts';
import type { World } from '../testing/world.ts';

/** A thousand were played before a release; each run of the tests plays some. */
const ROUNDS = Number(process.env['COUNTERSIGN_RACE_ROUNDS'] ?? 30);
const LIMIT = 600_000;
const SYSTEM = { kind: 'system' } as const;

/** Plays both at once, each from a process of its own, in an order that differs from round to round. */
async function race<A, B>(
  round: number,
  one: () => Promise<A>,
  other: () => Promise<B>,
): Promise<[PromiseSettledResult<A>, PromiseSettledResult<B>]> {
  const after = async <T>(turns: number, work: () => Promise<T>): Promise<T> => {
    for (let turn = 0; turn < turns; turn += 1) await nextTurn();
    return work();
  };
  return Promise.allSettled([after(round % 5, one), after((round * 7) % 11, other)]);
}

/** Where only one of the two ever comes first, nothing has raced. */
const requireBoth = (orders: ReadonlySet<string>): void => {
  if (ROUNDS >= 30) expect(orders.size).toBe(2);
};

const codeOf = (result: PromiseSettledResult<unknown>): string | null =>
  result.status === 'fulfilled' ? null : String(result.reason.code ?? result.reason);

/** Entries that were appended since the log had so many. */
const since = (world: World, size: number): readonly (AuditEntry & { readonly index: number })[] =>
  world.deps.store
    .read((tx) => tx.audit.entries({ from: size, limit: 1_000 }))
    .map(({ index, body }) => ({ ...(JSON.parse(Buffer.from(body).toString('utf8')) as AuditEntry), index }));
const sizeOf = (world: World) => world.deps.store.read((tx) => tx.audit.size());

const propose = (world: World, content: GovernanceContent) => proposeAs(world, world.people.ada, content);
const approveChange = (
  deps: Deps,
  change: { readonly id: string; readonly digest: string },
  { principal, actor = actorOf(principal) }: { readonly principal: Principal; readonly actor?: Actor },
) =>
  createReviewChange(deps)({
    principal,
    actor,
    change: change.id,
    verdict: 'approve',
    digest: change.digest,
    reason: null,
  });
const rolesFor = (world: World, roles: Principal['roles']): GovernanceContent => ({
  kind: 'principal.set-roles',
  principal: world.people.rita.id,
  roles,
  accounts: null,
});

const newPerson = (world: World, name: string, roles: Principal['roles']): Promise<Principal> =>
  createPrincipalCreator(world.deps)({
    actor: SYSTEM,
    principal: { name, email: `${name}@acme.example`, kind: 'person', roles },
  });

test('two reviewers at once, where it takes two, have it carried out once', { timeout: LIMIT }, () =>
  withSealedWorld(async (world) => {
    const other = world.another();
    const { amy, bob } = world.people;
    for (let round = 0; round < ROUNDS; round += 1) {
      const size = sizeOf(world);
      const change = await propose(world, rolesFor(world, ['requester', 'auditor']));
      const results = await race(
        round,
        () => approveChange(world.deps, change, { principal: amy }),
        () => approveChange(other, change, { principal: bob }),
      );
      expect(results.map(codeOf)).toEqual([null, null]);
      const types = since(world, size)
        .map(({ type }) => type)
        .filter((type) => !type.startsWith('authority.'));
      expect(types).toEqual([
        'governance.proposed',
        'governance.reviewed',
        'governance.reviewed',
        'governance.carried-out',
        'principal.roles-set',
      ]);
      await propose(world, rolesFor(world, ['requester']));
    }
  }),
);

test('one person who reviews twice at once counts once', { timeout: LIMIT }, () =>
  withSealedWorld(async (world) => {
    const other = world.another();
    const { amy } = world.people;
    for (let round = 0; round < ROUNDS; round += 1) {
      const change = await propose(world, rolesFor(world, ['requester', 'auditor']));
      const results = await race(
        round,
        () => approveChange(world.deps, change, { principal: amy }),
        () => approveChange(other, change, { principal: amy }),
      );
      expect(results.map(codeOf).toSorted()).toEqual(['GOVERNANCE_REVIEW_REPEATED', null].toSorted());
      expect(world.deps.store.read((tx) => tx.governanceChanges.get(change.id)?.state)).toBe('proposed');
    }
  }),
);

test('whoever is deactivated while the last approval comes in has not approved', { timeout: LIMIT }, () =>
  withSealedWorld(async (world) => {
    const other = world.another();
    const { ada, bob } = world.people;
    const orders = new Set<string>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const leaver = await newPerson(world, `leaver-${round}`, ['approver']);
      const size = sizeOf(world);
      const change = await propose(world, rolesFor(world, ['requester', 'auditor']));
      await approveChange(world.deps, change, { principal: leaver });
      const deactivate = createDeactivatePrincipal(other);
      await race(
        round,
        () => approveChange(world.deps, change, { principal: bob }),
        () => deactivate({ by: ada, actor: actorOf(ada), principal: leaver.id, reasonCode: 'left' }),
      );
      const entries = since(world, size);
      const left = entries.find(({ type }) => type === 'principal.deactivated');
      const done = entries.find(({ type }) => type === 'governance.carried-out');
      if (done !== undefined) {
        expect(done.index).toBeLessThan(left?.index ?? 0);
        await propose(world, rolesFor(world, ['requester']));
      }
      orders.add(done === undefined ? 'left first' : 'approved first');
    }
    requireBoth(orders);
  }),
);

test('one code to enrol with that is used twice at once lets one in', { timeout: LIMIT }, () =>
  withSealedWorld(async (world) => {
    const other = world.another();
    for (let round = 0; round < ROUNDS; round += 1) {
      const person = await newPerson(world, `new-${round}`, ['requester']);
      const { code } = await createInviteHolder(world.deps)({ actor: SYSTEM, principal: person.id });
      const command = { code, recipient: null, validMillis: TOKEN_DAYS * 86_400_000 };
      const results = await race(
        round,
        () => createEnrolHolder(world.deps)(command),
        () => createEnrolHolder(other)(command),
      );
      expect(results.map(codeOf).toSorted()).toEqual(['ENROLMENT_CODE_INVALID', null].toSorted());
      expect(world.deps.store.read((tx) => tx.tokens.of(person.id))).toHaveLength(1);
    }
  }),
);

test(
  'what somebody signed in with that ends during a call does nothing after its end',
  { timeout: LIMIT },
  () =>
    withSealedWorld(async (world) => {
      const other = world.another();
      const { ada, bob } = world.people;
      const orders = new Set<string>();
      for (let round = 0; round < ROUNDS; round += 1) {
        const reviewer = await newPerson(world, `reviewer-${round}`, ['approver']);
        const signedIn = createAuthenticate(world.deps)(await enrol(world, reviewer));
        if (signedIn?.actor.kind !== 'principal') throw new Error('the token is not known');
        const { actor } = signedIn;
        const size = sizeOf(world);
        const change = await propose(world, rolesFor(world, ['requester', 'auditor']));
        const [reviewed] = await race(
          round,
          () => approveChange(world.deps, change, { principal: reviewer, actor }),
          () => createRevokeToken(other)({ actor: actorOf(ada), token: actor.via }),
        );
        const entries = since(world, size);
        const ended = entries.find(({ type }) => type === 'token.revoked');
        const said = entries.find(({ type }) => type === 'governance.reviewed');
        expect(ended).toBeDefined();
        if (said === undefined) expect(codeOf(reviewed)).toBe('TOKEN_REVOKED');
        else expect(said.index).toBeLessThan(ended?.index ?? 0);
        orders.add(said === undefined ? 'ended first' : 'approved first');
        // It is closed by whoever comes next, so that no two of them are open.
        await reviewAs(world, bob, { ...change, verdict: 'reject' });
      }
      requireBoth(orders);
    }),
);

test(
  'an edit that races an approval is never approved by what was said of the revision before',
  { timeout: LIMIT },
  () =>
    withSealedWorld(async (world) => {
      const other = world.another();
      const { amy, rita } = world.people;
      const orders = new Set<string>();
      for (let round = 0; round < ROUNDS; round += 1) {
        const size = sizeOf(world);
        const id = await submit(world, EMA2_CREATE);
        const { digest: requestDigest } = view(world, id).revision;
        const edited = inputOf({ ...EMA2_CREATE, change: { ...EMA2_CREATE.change, permissionType: 1 } });
        const results = await race(
          round,
          () =>
            createRecordReview(world.deps)({
              principal: amy,
              actor: actorOf(amy),
              request: id,
              requestDigest,
              verdict: 'approve',
              reason: null,
            }),
          () =>
            createEditRequest(other)({ principal: rita, actor: actorOf(rita), request: id, input: edited }),
        );
        orders.add(codeOf(results[0]) === null ? 'approved first' : 'edited first');
        const entries = since(world, size);
        const digests = new Map(
          entries.flatMap(({ type, data }) =>
            type === 'review.recorded' ? [[data['review'], data['requestDigest']] as const] : [],
          ),
        );
        for (const { type, data } of entries) {
          if (type !== 'permit.issued') continue;
          for (const review of data['reviews'] as readonly string[])
            expect(digests.get(review)).toBe(data['requestDigest']);
        }
        // Write access to the parent company takes two, whatever was approved before.
        expect(view(world, id).request.state).toBe(codeOf(results[1]) === null ? 'in-review' : 'approved');
        await cancel(world, id);
      }
      requireBoth(orders);
    }),
);

test(
  'whoever stands in for somebody while that is ended has approved before, or not at all',
  { timeout: LIMIT },
  () =>
    withSealedWorld(async (world) => {
      const other = { ...world, deps: world.another() };
      const orders = new Set<string>();
      for (let round = 0; round < ROUNDS; round += 1) {
        const delegation = await delegated(world, 'amy', { to: 'pete', approvers: ['bob', 'cleo'] });
        const request = await submit(world, { ...EMA2_CREATE, integration: 'siem' });
        const [reviewed] = await race(
          round,
          () => reviewFor(world, request, { by: 'pete', of: 'amy' }),
          () => endDelegation(other, 'amy', delegation),
        );
        const { state } = view(world, request).request;
        expect([codeOf(reviewed), state]).toEqual(
          reviewed.status === 'fulfilled' ? [null, 'approved'] : ['REVIEW_REFUSED', 'in-review'],
        );
        orders.add(state);
        await cancel(world, request);
      }
      requireBoth(orders);
    }),
);
