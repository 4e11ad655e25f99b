import type { Action, Change, Effect } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { asksForSame, earlierRejecters, type PastReview } from './earlier-rejecters.ts';

const asked = (action: Action, change: Change = {}, effects: readonly Effect[] = ['changes-details']) => ({
  action,
  change,
  effects,
});
const CURRENT = { ...asked('update', { permissionType: 1 }), request: 'this' };

const TYPED: Change['password'] = {
  sealed: '-----BEGIN AGE ENCRYPTED FILE-----',
  facts: {
    length: 20,
    hasDigitOrSymbol: true,
    containsEmail: false,
    containsCompanyName: false,
    containsWordPassword: false,
    confirmed: true,
    strengthScore: 4,
  },
};

function review(fields: Partial<PastReview>): PastReview {
  return {
    request: 'other',
    principal: 'bob',
    verdict: 'reject',
    createdAt: 1,
    asked: asked('update', { permissionType: 1 }),
    ...fields,
  };
}

describe('the same is asked for again', () => {
  test.for<[string, Action, Change, Change]>([
    ['when nothing differs', 'update', { permissionType: 1 }, { permissionType: 1 }],
    ['when a detail is put beside it', 'update', { permissionType: 1, phone: '+431' }, { permissionType: 1 }],
    ['when a detail is left out', 'update', { permissionType: 1 }, { permissionType: 1, phone: '+431' }],
    [
      'when another detail changes',
      'update',
      { permissionType: 1, phone: '+2' },
      { permissionType: 1, phone: '+1' },
    ],
    ['when the action has no values', 'disable', {}, {}],
    [
      'when a user is to be made at the same place',
      'create',
      { email: 'a@x.example' },
      { email: 'b@x.example' },
    ],
    [
      'with a level of one of the same companies',
      'update',
      { specificPermissions: { a: 1, b: 2 } },
      { specificPermissions: { a: 1 } },
    ],
  ])('%s', ([, action, now, before]) => {
    expect(asksForSame(asked(action, now), asked(action, before))).toBe(true);
  });

  test.for<[string, Action, Change, Action, Change]>([
    ['another value of the field', 'update', { permissionType: 2 }, 'update', { permissionType: 1 }],
    ['other fields', 'update', { phone: '+1' }, 'update', { permissionType: 1 }],
    [
      'another level of the company',
      'update',
      { specificPermissions: { a: 2 } },
      'update',
      { specificPermissions: { a: 1 } },
    ],
    ['another action', 'enable', {}, 'disable', {}],
  ])('but not with %s', ([, action, now, actionBefore, before]) => {
    expect(asksForSame(asked(action, now), asked(actionBefore, before))).toBe(false);
  });
});

describe('what does the same to access is the same,', () => {
  test.for<[Action, Effect[], Action, Effect[], boolean]>([
    ['revoke-api-access', ['takes-access'], 'disable', ['takes-access'], true],
    ['delete', ['deletes-user', 'takes-access'], 'disable', ['takes-access'], true],
    ['update', ['takes-access', 'lowers-rights'], 'disable', ['takes-access'], true],
    [
      'update',
      ['replaces-credentials'],
      'rotate-credentials',
      ['creates-user', 'replaces-credentials'],
      true,
    ],
    ['update', ['gives-access', 'raises-rights'], 'enable', ['gives-access'], true],
    ['enable', ['gives-access'], 'disable', ['takes-access'], false],
    ['update', ['changes-identity'], 'update', ['changes-identity'], false],
    ['update', ['changes-details'], 'enable', ['gives-access'], false],
  ])('whatever it is called: %s with %j after %s with %j is %s', ([now, effects, before, known, same]) => {
    const change = (action: Action, value: string): Change => (action === 'update' ? { phone: value } : {});
    const current = asked(now, change(now, '+1'), effects);
    const then = asked(before, change(before, '+2'), known);
    expect(asksForSame(current, then)).toBe(same);
    expect(asksForSame(then, current)).toBe(same);
  });

  test('and is taken back by a later yes to all of it only', () => {
    const current = { ...asked('delete', {}, ['deletes-user', 'takes-access']), request: 'this' };
    const no = review({ asked: asked('delete', {}, ['deletes-user', 'takes-access']) });
    const yes = (effects: Effect[]) =>
      review({ request: 'third', verdict: 'approve', createdAt: 2, asked: asked('disable', {}, effects) });
    expect(earlierRejecters(current, [no, yes(['takes-access'])])).toEqual(['bob']);
    expect(earlierRejecters(current, [no, yes(['deletes-user', 'takes-access'])])).toEqual([]);
  });
});

describe('whoever said no before', () => {
  test('to an earlier revision of the request is asked for good, also when it said something else, or yes in between', () => {
    const own = [
      review({ request: 'this', asked: asked('update', { phone: '+1' }) }),
      review({ request: 'this', verdict: 'approve', createdAt: 2 }),
    ];
    expect(earlierRejecters(CURRENT, own)).toEqual(['bob']);
  });

  test('to another request for the same is asked, and not for something else', () => {
    expect(earlierRejecters(CURRENT, [review({})])).toEqual(['bob']);
    expect(earlierRejecters(CURRENT, [review({ asked: asked('update', { phone: '+1' }) })])).toEqual([]);
  });

  test('is not asked when the last word on the same in another request was yes, in whatever order they come', () => {
    const both = [review({ createdAt: 1 }), review({ request: 'third', verdict: 'approve', createdAt: 2 })];
    expect(earlierRejecters(CURRENT, both)).toEqual([]);
    expect(earlierRejecters(CURRENT, both.toReversed())).toEqual([]);
    const again = [...both, review({ request: 'fourth', createdAt: 3 })];
    expect(earlierRejecters(CURRENT, again)).toEqual(['bob']);
  });

  test.for<[string, Change, Change, Change]>([
    [
      'something else that is in the request as well',
      { permissionType: 1 },
      { phone: '+1' },
      { permissionType: 1, phone: '+1' },
    ],
    [
      'a create of somebody else',
      { email: 'evil@x.example' },
      { email: 'good@x.example' },
      { email: 'evil@x.example' },
    ],
  ])('is asked although there was a later yes to %s', ([, no, yes, now]) => {
    const action = no.email === undefined ? 'update' : 'create';
    const reviews = [
      review({ asked: asked(action, no) }),
      review({ request: 'third', verdict: 'approve', createdAt: 2, asked: asked(action, yes) }),
    ];
    expect(earlierRejecters({ ...asked(action, now), request: 'this' }, reviews)).toEqual(['bob']);
  });

  test('is asked where the same is erased beside something else, and where a password is typed instead of made', () => {
    const erased = [review({ asked: asked('update', { clear: ['specificPermissions'] }) })];
    const now = asked('update', { clear: ['phone', 'specificPermissions'] });
    expect(earlierRejecters({ ...now, request: 'this' }, erased)).toEqual(['bob']);
    const made = [review({ asked: asked('update', { newPassword: true }) })];
    const typed = asked('update', { password: TYPED });
    expect(earlierRejecters({ ...typed, request: 'this' }, made)).toEqual(['bob']);
  });

  test('is named once, whoever else said no', () => {
    const reviews = [review({}), review({ request: 'this' }), review({ principal: 'amy' })];
    expect(earlierRejecters(CURRENT, reviews)).toEqual(['amy', 'bob']);
  });
});
