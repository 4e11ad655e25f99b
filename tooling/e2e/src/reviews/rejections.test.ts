import { activatePolicies, createPrincipalCreator } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import {
  approve,
  cancel,
  type Draft,
  edit,
  entriesOf,
  inputOf,
  review,
  submit,
  view,
} from '../testing/act.ts';
import { dropPolicy } from '../testing/policies.ts';
import { adoptOnEma2, EMA2_CREATE } from '../testing/requests.ts';
import { SHIPPED, type World, withWorld } from '../testing/world.ts';

const PROVIDER = 'eset-msp-administrator-2';
const REASON = 'It looks like fraud';

const reject = (world: World, request: string, by: 'amy' | 'bob' = 'bob') =>
  review(world, request, { by, verdict: 'reject', reason: REASON });

const movesTo = (subject: string, countryCode: string): Draft => ({
  provider: PROVIDER,
  account: 'msp',
  action: 'update',
  subject,
  change: { countryCode },
});

describe('a rejection', () => {
  test.for([
    ['none', null],
    ['nothing', ''],
    ['blanks', '  \t '],
    ['signs', '--- !'],
    ['what nobody sees', '\u3164\u200b'],
  ] as const)('is refused with %s for a reason', ([, reason]) =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      const rejecting = review(world, id, { by: 'bob', verdict: 'reject', reason });
      await expect(rejecting).rejects.toMatchObject({ code: 'REASON_MISSING' });
      expect(view(world, id)).toMatchObject({ request: { state: 'in-review' }, reviews: [] });
    }),
  );

  test('shows its reason to whoever looks at the request, and the log has the digest of it', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      await reject(world, id);
      expect(view(world, id).reviews).toMatchObject([{ verdict: 'reject', reason: REASON }]);
      const entry = entriesOf(world, id).find((one) => one.type === 'review.recorded');
      expect(entry?.data['reasonDigest']).toMatch(/^[0-9a-f]{64}$/);
    }));
});

describe('an edit that changes nothing', () => {
  test.for<[string, Draft]>([
    ['at all', EMA2_CREATE],
    ['but blanks', { ...EMA2_CREATE, reason: ' The  integration needs it ' }],
    ['but what nobody sees', { ...EMA2_CREATE, reason: 'The integration\u200b needs it' }],
    ['but to name the operator that it has anyway', { ...EMA2_CREATE, operator: 'root' }],
    [
      'but the way a value is written',
      { ...EMA2_CREATE, change: { ...EMA2_CREATE.change, permissionType: 'read' } },
    ],
  ])('%s is refused, and the rejection stands', ([, draft]) =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      await reject(world, id);
      await expect(edit(world, id, draft)).rejects.toMatchObject({ code: 'EDIT_UNCHANGED' });
      expect(view(world, id)).toMatchObject({ request: { state: 'rejected', revision: 1 } });
    }),
  );

  test('keeps the approvals that were given', () =>
    withWorld(async (world) => {
      const id = await submit(world, {
        ...EMA2_CREATE,
        change: { ...EMA2_CREATE.change, permissionType: 1 },
      });
      await approve(world, id, 'amy');
      const same = inputOf({ ...EMA2_CREATE, change: { ...EMA2_CREATE.change, permissionType: 1 } });
      await expect(edit(world, id, same)).rejects.toMatchObject({ code: 'EDIT_UNCHANGED' });
      expect(view(world, id).approvals.given).toBe(1);
    }));

  test('has a purpose where other policies came into force, and does not get past a rejection there', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      await reject(world, id);
      await world.deps.store.write((tx) =>
        activatePolicies(tx, world.deps, { actor: { kind: 'system' }, documents: SHIPPED.slice(1) }),
      );
      expect(await edit(world, id, EMA2_CREATE)).toEqual({ revision: 2, state: 'in-review' });
      expect(await approve(world, id, 'amy')).toBe('in-review');
      expect(await approve(world, id, 'bob')).toBe('approved');
    }));
});

describe('who rejected', () => {
  test('is asked again after an edit: nobody else gets past the rejection', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      await reject(world, id);
      await edit(world, id, { ...EMA2_CREATE, reason: 'Olga asked for it, see her mail of May 4' });
      expect(await approve(world, id, 'amy')).toBe('in-review');
      expect(await approve(world, id, 'cleo')).toBe('in-review');
      expect(view(world, id)).toMatchObject({
        askedAgain: { asked: [world.people.bob.id] },
        earlierReviews: [{ revision: 1, verdict: 'reject', reason: REASON, principal: world.people.bob.id }],
      });
      expect(await approve(world, id, 'bob')).toBe('approved');
    }));

  test('is asked again however often it is edited, also back to what was rejected', () =>
    withWorld(async (world) => {
      const user = await adoptOnEma2(world, 'siem');
      const id = await submit(world, movesTo(user, 'AUT'));
      await reject(world, id);
      await edit(world, id, movesTo(user, 'DEU'));
      await edit(world, id, movesTo(user, 'AUT'));
      expect(await approve(world, id, 'amy')).toBe('in-review');
      expect(view(world, id).earlierReviews).toHaveLength(1);
      expect(await reject(world, id)).toBe('rejected');
      await edit(world, id, movesTo(user, 'DEU'));
      expect(view(world, id).earlierReviews.map((one) => [one.revision, one.verdict])).toEqual([
        [1, 'reject'],
        [3, 'approve'],
        [3, 'reject'],
      ]);
    }));

  test.for([
    ['by the same requester', 'rita'],
    ['by somebody else', 'ada'],
  ] as const)('is asked about a new request for the same %s, which shows the rejection', ([, by]) =>
    withWorld(async (world) => {
      const user = await adoptOnEma2(world, 'siem');
      await reject(world, await submit(world, movesTo(user, 'AUT')));
      const requester = await createPrincipalCreator(world.deps)({
        actor: { kind: 'system' },
        principal: { name: 'rob', email: 'rob@acme.example', kind: 'person', roles: ['requester'] },
      });
      const other = { ...world, people: { ...world.people, ada: requester } };
      const again = await submit(other, movesTo(user, 'AUT'), by);
      expect(await approve(world, again, 'amy')).toBe('in-review');
      expect(view(world, again).earlierReviews).toMatchObject([{ verdict: 'reject', reason: REASON }]);
      expect(await approve(world, again, 'bob')).toBe('approved');
    }),
  );

  test('is asked about what was handed in beside it before the rejection', () =>
    withWorld(async (world) => {
      const user = await adoptOnEma2(world, 'siem');
      const [one, other] = [
        await submit(world, movesTo(user, 'AUT')),
        await submit(world, movesTo(user, 'AUT')),
      ];
      await reject(world, one);
      expect(await approve(world, other, 'amy')).toBe('in-review');
    }));

  test('is asked when the request is edited, cancelled and handed in anew with a detail beside it', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      await reject(world, id);
      await edit(world, id, { ...EMA2_CREATE, change: { ...EMA2_CREATE.change, lastName: 'Collector' } });
      await cancel(world, id);
      const again = await submit(world, {
        ...EMA2_CREATE,
        change: { ...EMA2_CREATE.change, phone: '+49301234567' },
      });
      expect(await approve(world, again, 'amy')).toBe('in-review');
      expect(await approve(world, again, 'bob')).toBe('approved');
    }));

  test.for<[string, Partial<Draft>, Partial<Draft>]>([
    ['revoking after disabling', { action: 'disable' }, { action: 'revoke-api-access' }],
    ['disabling after revoking', { action: 'revoke-api-access' }, { action: 'disable' }],
    [
      'taking the rights away after disabling',
      { action: 'disable' },
      { action: 'update', change: { clear: ['specificPermissions'] } },
    ],
  ])('is asked about what does the same to the access of the API user: %s', ([, no, now]) =>
    withWorld(async (world) => {
      // Where a company lets an update take access away.
      await dropPolicy(world, 'ema2/update-switches-no-access');
      const user = await adoptOnEma2(world, 'siem', { permissionType: 3 });
      const about: Draft = {
        provider: PROVIDER,
        account: 'msp',
        action: 'disable',
        subject: user,
        acknowledge: ['owner-told'],
      };
      await reject(world, await submit(world, { ...about, ...no }));
      const again = await submit(world, { ...about, ...now });
      expect(view(world, again).request.state).toBe('in-review');
      for (const by of ['amy', 'cleo', 'dora'] as const)
        expect(await approve(world, again, by)).toBe('in-review');
      expect(view(world, again)).toMatchObject({
        askedAgain: { asked: [world.people.bob.id] },
        earlierReviews: [{ verdict: 'reject', reason: REASON }],
      });
      expect(await approve(world, again, 'bob')).toBe('approved');
    }),
  );

  test('is not asked about what does the contrary to its access', () =>
    withWorld(async (world) => {
      const user = await adoptOnEma2(world, 'siem', { state: 'disabled', permissionType: 3 });
      const about = { provider: PROVIDER, account: 'msp', subject: user } as const;
      await reject(world, await submit(world, { ...about, action: 'delete', acknowledge: ['owner-told'] }));
      const enable = await submit(world, { ...about, action: 'enable' });
      expect(view(world, enable).askedAgain.asked).toEqual([]);
    }));

  test('is not asked about another change to the same API user, nor about another API user', () =>
    withWorld(async (world) => {
      const user = await adoptOnEma2(world, 'siem');
      const other = await adoptOnEma2(world, 'magento', { label: 'magento@acme.example' });
      await reject(world, await submit(world, movesTo(user, 'AUT')));
      expect(await approve(world, await submit(world, movesTo(user, 'DEU')))).toBe('approved');
      expect(await approve(world, await submit(world, movesTo(other, 'AUT')))).toBe('approved');
    }));

  test('and is an approver no more is replaced by somebody else, and the log says so', () =>
    withWorld(async (world) => {
      const id = await submit(world, EMA2_CREATE);
      const gone = await createPrincipalCreator(world.deps)({
        actor: { kind: 'system' },
        principal: { name: 'gus', email: 'gus@acme.example', kind: 'person', roles: ['approver'] },
      });
      const before = { ...world, people: { ...world.people, bob: gone } };
      await reject(before, id);
      await edit(world, id, { ...EMA2_CREATE, reason: 'Olga asked for it' });
      await world.deps.store.write((tx) => {
        tx.subjects.erase(gone.id, world.deps.clock.now());
      });
      expect(view(world, id).askedAgain).toEqual({ asked: [], replaced: [gone.id] });
      expect(await approve(world, id, 'amy')).toBe('approved');
      const approved = entriesOf(world, id).find((one) => one.type === 'request.approved');
      expect(approved?.data['insteadOf']).toEqual([gone.id]);
    }));
});
