import type { RequestListener } from 'node:http';
import { serve } from '@countersign/test-kit/per-test';
import { describe, expect, test } from 'vitest';
import { type FetchLimits, fetchDocument } from './fetch-document.ts';

const LIMITS: FetchLimits = { timeoutMillis: 10_000, maxBytes: 100, isAllowed: () => true };

async function withServer(answer: RequestListener, work: (url: string) => Promise<void>): Promise<void> {
  await work(await serve(answer));
}

const problemOf = async (url: string, limits: Partial<FetchLimits> = {}) => {
  const fetched = await fetchDocument(url, { ...LIMITS, ...limits });
  return 'problem' in fetched ? fetched.problem : undefined;
};

describe('a document', () => {
  test('is given as the server has it, also behind a redirect', () =>
    withServer(
      (request, response) => {
        if (request.url === '/old') response.writeHead(301, { location: '/new' }).end();
        else response.end('the text');
      },
      async (url) => {
        const fetched = await fetchDocument(`${url}/old`, LIMITS);
        expect('bytes' in fetched && Buffer.from(fetched.bytes).toString()).toBe('the text');
      },
    ));

  test('that is larger than the limit is not read to its end', () =>
    withServer(
      (_request, response) => {
        const more = () => void response.write('x'.repeat(60), () => setImmediate(more));
        response.on('error', () => undefined);
        more();
      },
      async (url) => expect(await problemOf(url)).toBe('is larger than 100 bytes'),
    ));

  test('that does not come within the time is given up', () =>
    withServer(
      () => undefined,
      async (url) =>
        expect(await problemOf(url, { timeoutMillis: 50 })).toBe('did not answer within 0.05 seconds'),
    ));

  test('that is not there is told of with the status', () =>
    withServer(
      (_request, response) => response.writeHead(404).end('gone'),
      async (url) => expect(await problemOf(url)).toBe('answers with the status 404'),
    ));

  test('that only ever redirects is given up', () =>
    withServer(
      (_request, response) => response.writeHead(302, { location: '/' }).end(),
      async (url) => expect(await problemOf(url)).toBe('redirects more than 5 times'),
    ));

  test('is not asked for where that is not allowed, also behind a redirect', async () => {
    const asked: string[] = [];
    await withServer(
      (request, response) => {
        asked.push(request.url ?? '');
        response.writeHead(302, { location: 'http://elsewhere.example/' }).end();
      },
      async (url) => {
        const isAllowed = ({ hostname }: URL) => hostname === '127.0.0.1';
        expect(await problemOf(url, { isAllowed })).toMatch(/^leads to http:\/\/elsewhere.example\//);
        expect(await problemOf('http://elsewhere.example', { isAllowed })).toMatch(/only https/);
      },
    );
    expect(asked).toEqual(['/']);
  });

  test('of a server that does not answer is told of in words', async () => {
    expect(await problemOf('http://127.0.0.1:1')).toMatch(/^cannot be fetched: /);
  });
});
