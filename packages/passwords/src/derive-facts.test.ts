import { describe, expect, it, test, vi } from 'vitest';
import { createPasswordFacts } from './derive-facts.ts';

const derive = createPasswordFacts();
const context = {
  companyName: 'Acme Größe GmbH',
  identifiers: ['api@acme.example', 'apiuser-0a1b2c3d4e02@apiconnector.com'],
  words: ['acme-shop', 'The shop'],
};
const facts = (text: string, more: Partial<typeof context> = {}, confirmation = text) =>
  derive({ text, confirmation }, { ...context, ...more });
const strength = async (text: string) => (await facts(text)).strengthScore;

describe('password facts', () => {
  it('count characters as people do, not UTF-16 units', async () => {
    expect((await facts('pässwört🔑')).length).toBe(9);
  });
  it('see a digit or a symbol, and do not take a letter with an accent for one', async () => {
    expect((await facts('abcdefgh')).hasDigitOrSymbol).toBe(false);
    expect((await facts('äbcdéfgh')).hasDigitOrSymbol).toBe(false);
    expect((await facts('abcdefg1')).hasDigitOrSymbol).toBe(true);
    expect((await facts('abcdefg!')).hasDigitOrSymbol).toBe(true);
  });
  it('find the word password behind full-width letters', async () => {
    expect((await facts('my-ＰＡＳＳＷＯＲＤ-1')).containsWordPassword).toBe(true);
  });
  it('say whether the second entry was equal', async () => {
    expect((await facts('abc', {}, 'abd')).confirmed).toBe(false);
    expect((await facts('abc')).confirmed).toBe(true);
  });
});

describe('a name of the API user', () => {
  test.each([
    'xAPI@acme.EXAMPLEx',
    'x-apiuser-0a1b2c3d4e02@apiconnector.com-x',
    'Zy7-APIUSER-0A1B2C3D4E02',
    'apiuser0a1b2c3d4e02!!',
    'ａｐｉuser-0a1b2c3d4e02',
  ])('is found in %s', async (text) => {
    expect((await facts(text)).containsEmail).toBe(true);
  });

  it('is not found where there is none, nor in what everybody writes', async () => {
    expect((await facts('something-else-1')).containsEmail).toBe(false);
    expect((await facts('an-api-of-mine')).containsEmail).toBe(false);
    expect((await facts('anything', { identifiers: [] })).containsEmail).toBe(false);
  });
});

describe('the name of the company', () => {
  test.each([
    ['Acme Outlet', 'my AcmeOutlet 1'],
    ['Acme Outlet', 'xx-acme-outlet-xx'],
    ['Acme Outlet', 'the OUTLET of all'],
    ['Straße', 'x-STRASSE-1'],
    ['Straße', 'x-strasse-1'],
    ['STRASSE', 'die-straße-7'],
    ['Acme Größe GmbH', 'x-ACME GRO\u0308ßE-1'],
    ['Acme Größe GmbH', 'the-groesse-of-it'],
    ['Acme Größe GmbH', 'A.c.m.e.2026.tree'],
    ['Acme', 'ＡＣＭＥ-full-width'],
  ])('%s is found in %s', async (companyName, text) => {
    expect((await facts(text, { companyName })).containsCompanyName).toBe(true);
  });

  it('is not found in something else, nor is its legal form', async () => {
    expect((await facts('something-else-1')).containsCompanyName).toBe(false);
    expect((await facts('eine-gmbh-in-linz')).containsCompanyName).toBe(false);
    expect((await facts('anything', { companyName: '' })).containsCompanyName).toBe(false);
  });
});

describe('the strength', () => {
  test.each([
    'qwerty123',
    'Aaaaaaaaaaaaaaaaaaaaaaaaa1',
    'qwertzuiopasdfghjkl1',
    'yxcvbnmasdfghjklqwertz',
    'azertyuiopqsdfghjklm1',
    'MagentoMagento2026',
    'Magento-Dotdigital-2026',
    'The-Shop-The-Shop-2026',
    'AcmeGroesse2026!!!!',
    'abcabcabcabcabcabc1',
    'abcdefghijklmnop1',
    'KennwortKennwort2026!',
    'Sommer2026Sommer2026',
    '1234567890123456',
  ])('of %s is not enough', async (text) => {
    expect(await strength(text)).toBeLessThan(4);
  });

  test.each([
    'vT9#kq2LmZ!x7RwB',
    'correct horse battery staple',
    'Tr0ub4dor-and-three-more',
    'wolke.pflaume.traktor.Neun7',
  ])('of %s is', async (text) => {
    expect(await strength(text)).toBe(4);
  });
});

test('word lists that could not be loaded are loaded with the next password', async () => {
  vi.resetModules();
  vi.doMock('./strength.ts', () => {
    throw new Error('too many open files');
  });
  const { createPasswordFacts: create } = await import('./derive-facts.ts');
  const own = create();
  const password = { text: 'abc', confirmation: 'abc' };
  await expect(own(password, context)).rejects.toThrow();
  vi.doUnmock('./strength.ts');
  expect(await own(password, context)).toMatchObject({ length: 3, strengthScore: 0 });
});
