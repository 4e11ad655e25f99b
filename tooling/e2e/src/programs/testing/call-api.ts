import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Calls the API that a data directory speaks of, as one of its local people. @throws Error with what it answered */
export async function callApi(
  dataDirectory: string,
  person: string,
  { method = 'GET', path, body }: { method?: string; path: string; body?: unknown },
): Promise<unknown> {
  const read = (...names: string[]): unknown =>
    JSON.parse(readFileSync(join(dataDirectory, ...names), 'utf8'));
  const { url } = z.object({ url: z.string() }).parse(read('api.json'));
  const { token } = z.object({ token: z.string() }).parse(read('people', `${person}.json`));
  const answer = await fetch(new URL(path, url), {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}
