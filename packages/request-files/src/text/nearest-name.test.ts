import { describe, expect, test } from 'vitest';
import { nearestName } from './nearest-name.ts';

describe('nearestName', () => {
  const names = ['provider', 'action', 'account', 'email', 'phone'];

  test.each([
    ['acton', 'action'],
    ['Provdier', 'provider'],
    ['e-mail', 'email'],
    ['PHONE', 'phone'],
  ])('finds for %s what was meant', (name, meant) => {
    expect(nearestName(name, names)).toBe(meant);
  });

  test.each(['', 'x', 'colour', 'providers_of_everything'])('finds nothing for %j', (name) => {
    expect(nearestName(name, names)).toBeUndefined();
  });
});
