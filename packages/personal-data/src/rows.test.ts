import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STORED } from './registry.ts';
import { extractPersonal, restorePersonal } from './rows.ts';

const blind = (name: string, parts: readonly string[]) => `blind(${name}:${parts.length})`;

const REVISION = {
  request: 'req_1',
  revision: 1,
  input: {
    provider: 'dotdigital',
    subject: 'anna@acme.example',
    reason: 'Anna asked for it',
    reviewDate: '2026-01-01',
    change: {
      email: 'anna@acme.example',
      enabled: true,
      permissionType: 2,
      specificPermissions: { 'anna-gmbh': 1 },
      password: { sealed: 'AGE', facts: { length: 12 } },
    },
    exception: { owner: 'olga@acme.example', reason: 'Olga knows', expiresOn: '2026-02-01' },
  },
  salt: 'c2FsdA',
  digest: 'd',
  plan: [
    { key: 'x', title: 'Create', instructions: { steps: ['Look for Anna.'], source: { url: 'https://v' } } },
  ],
};

describe('a row without its personal texts', () => {
  test('keeps everything else, says where something was, and is whole again with them', () => {
    const { row, taken } = extractPersonal('revision', REVISION, blind);
    expect(row).toEqual({
      ...REVISION,
      input: {
        provider: 'dotdigital',
        subject: '[erased]',
        reason: '[erased]',
        reviewDate: '2026-01-01',
        change: {
          email: '[erased]',
          enabled: true,
          permissionType: 2,
          specificPermissions: {},
          password: { sealed: '[erased]', facts: { length: 12 } },
        },
        exception: { owner: '[erased]', reason: '[erased]', expiresOn: '2026-02-01' },
      },
      salt: '[erased]',
      plan: [
        { key: 'x', title: 'Create', instructions: { steps: ['[erased]'], source: { url: 'https://v' } } },
      ],
    });
    expect(restorePersonal('revision', row, taken)).toEqual(REVISION);
    expect(restorePersonal('revision', row, null)).toEqual(row);
  });

  test('repeats no fact about the change where a decision says what it found', () => {
    const condition = (fact: string, actual: unknown) => ({
      ruleId: 'r',
      fact,
      actual,
      expected: 'x',
      result: true,
    });
    const decision = {
      outcome: 'deny',
      trace: [
        condition('change.email', 'anna@acme.example'),
        condition('provider', 'dotdigital'),
        condition('change.email', null),
      ],
      counterfactual: [{ fact: 'change.firstName', from: 'Anna', to: 'Ann' }],
      errors: [{ ruleId: null, code: 'POLICY_ERROR', message: 'Anna is no number' }],
    };
    const whole = {
      id: 'dec_1',
      decision,
      facts: { provider: 'dotdigital', change: { email: 'anna@acme.example' } },
    };
    const { row, taken } = extractPersonal('decision', whole, blind);
    expect(JSON.stringify(row)).not.toMatch(/anna/i);
    expect(JSON.stringify(row)).toContain('"actual":"dotdigital"');
    expect(taken[0]).toBe('anna@acme.example');
    expect(restorePersonal('decision', row, taken)).toEqual(whole);
  });

  test('has a blind index in place of what is looked up, and says erased there in the end', () => {
    const user = { id: 'usr_1', account: 'shop', label: 'Anna', providerId: null, labelSkeleton: 'anna' };
    const { row, taken } = extractPersonal('api_user', user, blind);
    expect(row).toEqual({
      ...user,
      label: 'blind(api_user.label:2)',
      labelSkeleton: 'blind(api_user.look:2)',
    });
    const { labelSkeleton: _, ...record } = row;
    expect(restorePersonal('api_user', record, taken)).toEqual({
      id: 'usr_1',
      account: 'shop',
      label: 'Anna',
      providerId: null,
    });
    expect(restorePersonal('api_user', record, null)).toMatchObject({ label: '[erased]', providerId: null });
  });

  test('comes back from any texts, also from those that look like what stands in for them', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('[erased]', '{}', ''));
    const change = fc.record(
      {
        email: text,
        firstName: text,
        description: text,
        enabled: fc.boolean(),
        specificPermissions: fc.dictionary(text, fc.integer()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(change, text, fc.option(text), (given, reason, title) => {
        const row = {
          request: 'r',
          revision: 1,
          salt: 's',
          input: { change: given, reason },
          plan: [{ title }],
        };
        const { row: closed, taken } = extractPersonal('revision', row, blind);
        // As it comes out of the store.
        expect(restorePersonal('revision', JSON.parse(JSON.stringify(closed)), taken)).toEqual(
          JSON.parse(JSON.stringify(row)),
        );
      }),
    );
  });
});

test('every table that hides something keeps it in a sealed column, unless only blind indexes stand for it', () => {
  for (const [name, { columns }] of Object.entries(STORED)) {
    const kinds = Object.values(columns);
    const hides = kinds.some((kind) => kind === 'text' || (typeof kind === 'object' && !('index' in kind)));
    expect([name, kinds.includes('sealed')]).toEqual([name, hides]);
  }
});
