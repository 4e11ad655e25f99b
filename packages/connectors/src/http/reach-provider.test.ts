import { describe, expect, test } from 'vitest';
import type { HttpResponse } from './http-call.ts';
import { reachProvider } from './reach-provider.ts';

const clock = { now: () => 0 };
const url = new URL('https://api.example.com/');
const ask = (status: number) => {
  const answer: HttpResponse = { status, headers: new Headers({ 'retry-after': '30' }), text: '' };
  const { signal } = new AbortController();
  return reachProvider(
    { http: async () => answer, clock },
    { provider: 'The provider', method: 'GET', url, signal },
  );
};

describe('a provider', () => {
  test.each([200, 401, 403, 404, 405, 500])('is there where it answers %i', async (status) => {
    await expect(ask(status)).resolves.toBeUndefined();
  });

  test.each([429, 502, 503, 504])('is away where it answers %i', async (status) => {
    await expect(ask(status)).rejects.toMatchObject({
      retryable: true,
      effect: 'none',
      retryAfterMillis: 30_000,
    });
  });
});
