import { expect, test } from 'vitest';
import { address } from './address.ts';

test.for([
  ['https://mspapi.eset.com/api', 'https://mspapi.eset.com/api/User/Create?a=1'],
  ['https://mspapi.eset.com/api/', 'https://mspapi.eset.com/api/User/Create?a=1'],
  ['http://127.0.0.1:4610/ema2/api', 'http://127.0.0.1:4610/ema2/api/User/Create?a=1'],
  ['http://localhost:4610', 'http://localhost:4610/User/Create?a=1'],
  ['http://[::1]:4610', 'http://[::1]:4610/User/Create?a=1'],
])('below %s a call goes to %s', ([base = '', expected]) => {
  expect(address(base, '/User/Create', { a: '1' }).href).toBe(expected);
});

test.for([
  'http://mspapi.eset.com/api',
  'http://127.0.0.1.example.com',
  'ftp://mspapi.eset.com',
  'https://name:password@mspapi.eset.com',
])('credentials are never sent to %s', (base) => {
  expect(() => address(base, '/')).toThrow(
    expect.objectContaining({ code: 'ADDRESS_REFUSED', retryable: false }),
  );
  expect(() => address(base, '/')).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('password@') }),
  );
});
