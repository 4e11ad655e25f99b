import { describe, expect, test } from 'vitest';
import { dueAt, riskOf } from './risk.ts';

const approvals = (count: number) => ({ type: 'approvals', count }) as const;

describe('the risk of a request', () => {
  test('is high where the policies want two people, or a passkey', () => {
    const effects = ['changes-details'] as const;
    expect(riskOf({ effects, requirements: [approvals(2)] })).toBe('high');
    expect(riskOf({ effects, requirements: [approvals(1), { type: 'extra-approvals', count: 1 }] })).toBe(
      'high',
    );
    expect(riskOf({ effects, requirements: [{ type: 'signature', by: 'passkey' }] })).toBe('high');
  });

  test('is high where it raises rights, and low where it touches no access', () => {
    expect(riskOf({ effects: ['raises-rights'], requirements: [] })).toBe('high');
    expect(riskOf({ effects: ['takes-access'], requirements: [approvals(1)] })).toBe('normal');
    expect(riskOf({ effects: ['changes-details'], requirements: [approvals(1)] })).toBe('low');
  });

  test('says how soon it is due: the riskier, the sooner', () => {
    expect(dueAt(0, 'high')).toBeLessThan(dueAt(0, 'normal'));
    expect(dueAt(0, 'normal')).toBeLessThan(dueAt(0, 'low'));
  });
});
