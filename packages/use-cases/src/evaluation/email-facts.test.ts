import { describe, expect, test } from 'vitest';
import { emailFacts } from './email-facts.ts';

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
