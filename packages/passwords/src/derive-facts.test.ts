import { describe, expect, it } from 'vitest';
import { createPasswordFacts } from './derive-facts.ts';

const derive = createPasswordFacts();
const context = { email: 'api@acme.example', companyName: 'Acme Größe' };
const facts = (text: string, confirmation = text) => derive({ text, confirmation }, context);

describe('password facts', () => {
  it('count characters as people do, not UTF-16 units', () => {
    expect(facts('pässwört🔑').length).toBe(9);
  });
  it('see a digit or a symbol, and do not take a letter with an accent for one', () => {
    expect(facts('abcdefgh').hasDigitOrSymbol).toBe(false);
    expect(facts('äbcdéfgh').hasDigitOrSymbol).toBe(false);
    expect(facts('abcdefg1').hasDigitOrSymbol).toBe(true);
    expect(facts('abcdefg!').hasDigitOrSymbol).toBe(true);
  });
  it('find the address and the company name in any case and Unicode form', () => {
    expect(facts('xAPI@acme.EXAMPLEx').containsEmail).toBe(true);
    expect(facts('x-ACME GRO\u0308ßE-1').containsCompanyName).toBe(true);
    expect(facts('something-else-1').containsCompanyName).toBe(false);
  });
  it('find the word password behind full-width letters', () => {
    expect(facts('my-ＰＡＳＳＷＯＲＤ-1').containsWordPassword).toBe(true);
  });
  it('say whether the second entry was equal', () => {
    expect(facts('abc', 'abd').confirmed).toBe(false);
    expect(facts('abc').confirmed).toBe(true);
  });
  it('rate a common password 0 and a long random one 4', () => {
    expect(facts('qwerty123').strengthScore).toBe(0);
    expect(facts('vT9#kq2LmZ!x7RwB').strengthScore).toBe(4);
  });
});
