import { describe, expect, test } from 'vitest';
import { documentAddressSchema, serviceAddressSchema } from './address.ts';

const BAD = [
  'javascript:alert(1)',
  'JavaScript:alert(1)',
  'file:///etc/passwd',
  'data:text/html,x',
  'ftp://example.com/',
  'https://user:secret@example.com/',
  'https://example.com@evil.example/',
  '//example.com',
  'example.com',
  'https://',
  '',
];

describe('the address of a service', () => {
  test.each([
    'https://mspapi.eset.com/api',
    'https://r1-api.dotdigital.com',
    'http://127.0.0.1:7190/ema2/api',
    'http://localhost:1/x',
    'http://[::1]:1/',
  ])('may be %s', (address) => {
    expect(serviceAddressSchema.safeParse(address).success).toBe(true);
  });

  test.each([
    ...BAD,
    'http://mspapi.eset.com/api',
    'http://127.0.0.1.evil.example/',
    'https://example.com/#x',
  ])('is not %s', (address) => {
    expect(serviceAddressSchema.safeParse(address).success).toBe(false);
  });
});

describe('the address of a document', () => {
  test.each(['https://help.eset.com/ema/2/', 'http://www.iso.org/'])('may be %s', (address) => {
    expect(documentAddressSchema.safeParse(address).success).toBe(true);
  });

  test.each(BAD)('is not %s', (address) => {
    expect(documentAddressSchema.safeParse(address).success).toBe(false);
  });
});
