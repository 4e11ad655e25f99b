import type { RequestInput } from '@countersign/schema';
import { expect, test } from 'vitest';
import { changesOf } from './changes-of.ts';

const changes = (change: RequestInput['change']) =>
  changesOf(
    { action: 'update', state: 'in-review', integration: null, provider: 'eset-msp-administrator-2' },
    {
      provider: 'eset-msp-administrator-2',
      action: 'update',
      account: 'msp',
      reason: 'r',
      acknowledge: [],
      change,
    },
    undefined,
  ).map(({ field, after }) => [field, after]);

test('an approver sees every field that is erased, beside those that get a value', () => {
  expect(changes({ lastName: 'Bot', clear: ['phone', 'description'] })).toEqual([
    ['lastName', 'Bot'],
    ['phone', 'erased'],
    ['description', 'erased'],
  ]);
});

test('an approver sees that a password is generated', () => {
  expect(changes({ newPassword: true })).toEqual([['password', 'a new one, generated']]);
});
