import type { Account } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { accountNow, approveAs, proposeAs } from '../testing/changes.ts';
import { withSealedWorld } from '../testing/seal.ts';
import type { World } from '../testing/world.ts';

const changed = (world: World, fields: (account: Account) => Partial<Account>) => {
  const account = accountNow(world, 'msp');
  return proposeAs(world, world.people.ada, {
    kind: 'account.change',
    account: { ...account, ...fields(account) } as Account,
  });
};

describe('which operator acts where a request names none is shown, and takes two others, where', () => {
  test.each<[string, (account: Account) => Partial<Account>]>([
    ['the order is another one', ({ operators }) => ({ operators: operators.toReversed() })],
    [
      'something that takes power away rides along',
      ({ operators }) => ({ operators: operators.toReversed(), emailDomains: [] }),
    ],
    ['the first one is removed', ({ operators }) => ({ operators: operators.slice(1) })],
    [
      'a new one comes first',
      ({ operators }) => ({
        operators: [{ name: 'other', role: 'regular', companyAccess: 'read' }, ...operators],
      }),
    ],
  ])('%s', (_what, fields) =>
    withSealedWorld(async (world) => {
      const change = await changed(world, fields);
      expect(change).toMatchObject({
        state: 'proposed',
        effects: expect.arrayContaining(['moves-credentials']),
        items: expect.arrayContaining([
          expect.objectContaining({
            what: expect.stringMatching(/^(order of the operators|default operator)/),
          }),
        ]),
      });
      expect(accountNow(world, 'msp').operators[0]?.name).toBe('root');
      const { amy, bob } = world.people;
      await approveAs(world, amy, change);
      expect(await approveAs(world, bob, change)).toBe('done');
      expect(accountNow(world, 'msp').operators[0]?.name).not.toBe('root');
    }),
  );
});

test('a change of an account that could not be shown is refused', () =>
  withSealedWorld(async (world) => {
    const { amy, bob } = world.people;
    const two = await changed(world, () => ({ emailDomains: ['acme.example', 'shop.example'] }));
    for (const one of [amy, bob]) await approveAs(world, one, two);
    await expect(
      changed(world, () => ({ emailDomains: ['shop.example', 'acme.example'] })),
    ).rejects.toMatchObject({ code: 'GOVERNANCE_REFUSED' });
  }));

test.each([
  ['breaks the line', 'x\n  before    none'],
  ['turns the reading round', 'x\u202ey'],
  ['moves the cursor', 'x\u001b[2K'],
  ['cannot be seen', 'x\u200b'],
])('nothing is asked for with a text that %s', (_what, companyId) =>
  withSealedWorld(async (world) => {
    const made = changed(world, ({ operators }) => ({
      operators: operators.map((one) => ({ ...one, companyId })),
    }));
    await expect(made).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  }),
);

test.each([
  [
    'a Cyrillic letter among Latin ones',
    '\u0430cme.example',
    'xn--cme-5cd.example',
    /written .*looks like acme\.example/,
  ],
  ['rn for m', 'acrne.example', 'acrne.example', /looks like acme\.example/],
  [
    'a letter of another script only',
    'b\u00fccher.example',
    'xn--bcher-kva.example',
    /written b\u00fccher\.example$/,
  ],
])('a domain for new users is shown as what it is: %s', (_what, domain, name, note) =>
  withSealedWorld(async (world) => {
    const change = await changed(world, ({ emailDomains }) => ({ emailDomains: [...emailDomains, domain] }));
    expect(change.items).toEqual([
      {
        what: `new API users at ${name} of the account msp`,
        before: 'none',
        after: expect.stringMatching(note),
      },
    ]);
  }),
);
