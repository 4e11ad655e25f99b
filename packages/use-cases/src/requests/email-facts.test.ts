import { describe, expect, test } from 'vitest';
import { emailFacts, skeleton } from './email-facts.ts';

describe('how a name looks', () => {
  test.each([
    ['magento@acme.example', 'Magento@ACME.example', 'letter case'],
    ['shop@acme.example', 'sh0p@acme.example', 'a zero for an o'],
    ['mail@acme.example', 'mai1@acme.example', 'a one for an l'],
    ['mail@acme.example', 'mall@acme.example', 'an l for an i'],
    ['acme@acme.example', 'аcmе@acme.example', 'Cyrillic letters'],
    ['modern@acme.example', 'modem@acme.example', 'rn for m'],
    ['view@acme.example', 'vievv@acme.example', 'vv for w'],
    ['shop@acme.example', 'ｓｈｏｐ@acme.example', 'full-width letters'],
    ['shop@acme.example', 'shóp@acme.example', 'an accent'],
  ])('%s and %s look the same (%s)', (one, other) => {
    expect(skeleton(other)).toBe(skeleton(one));
  });

  test('differs for names that people can tell apart', () => {
    expect(skeleton('shop@acme.example')).not.toBe(skeleton('shop2@acme.example'));
    expect(skeleton('siem@acme.example')).not.toBe(skeleton('crm@acme.example'));
  });
});

describe('what is asked about an address', () => {
  test('its form, its domain in any case, and whether it looks like another one', () => {
    expect(emailFacts('Shop@ACME.example', ['acme.example'], [])).toEqual({
      emailWellFormed: true,
      emailDomainListed: true,
      emailLooksLikeAnother: false,
    });
    expect(emailFacts('not an address', ['acme.example'], [])).toMatchObject({ emailWellFormed: false });
    expect(emailFacts('shop@sub.acme.example', ['acme.example'], [])).toMatchObject({
      emailDomainListed: false,
    });
    expect(emailFacts('acme.example@evil.example', ['acme.example'], [])).toMatchObject({
      emailDomainListed: false,
    });
  });

  test('the same address in another case is no look-alike of itself', () => {
    expect(emailFacts('shop@acme.example', [], ['Shop@acme.example'])).toMatchObject({
      emailLooksLikeAnother: false,
    });
    expect(emailFacts('shop@acme.example', [], ['sh0p@acme.example'])).toMatchObject({
      emailLooksLikeAnother: true,
    });
  });

  test('no address is in no domain', () => {
    expect(emailFacts(null, [''], [])).toEqual({
      emailWellFormed: false,
      emailDomainListed: false,
      emailLooksLikeAnother: false,
    });
  });
});
