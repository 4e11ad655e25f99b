import { ROUTES, TILE_ROUTES } from '@countersign/schema';
import { expect, test } from 'vitest';
import { entriesFrom, logSize } from './testing/act.ts';
import { useInstallation } from './testing/installation.ts';

const installation = useInstallation();

/** Every way to write a path that somebody might take for another one on its way through a server. */
function variantsOf(path: string): readonly string[] {
  const last = path.lastIndexOf('/');
  const slashes = [...path].flatMap((one, index) => (one === '/' && index > 0 ? [index] : []));
  const replaced = (by: string) => slashes.map((at) => path.slice(0, at) + by + path.slice(at + 1));
  const letter = path.search(/[a-z]/);
  const encoded = (code: string) => path.slice(0, letter) + code + path.slice(letter + 1);
  const hex = path.charCodeAt(letter).toString(16);
  return [
    path,
    ...[
      '%2F',
      '%2f',
      '%252F',
      '//',
      '/./',
      '/x/../',
      '/%2e/',
      '/x/%2e%2e/',
      '\\',
      '%5C',
      '/;/',
      ';/',
    ].flatMap(replaced),
    `/${path}`,
    `${path}/`,
    `${path}%00`,
    `${path}%20`,
    `${path};a=b`,
    `${path}?token=x`,
    `${path}.`,
    path.toUpperCase(),
    `${path.slice(0, last)}${path.slice(last).toUpperCase()}`,
    encoded(`%${hex}`),
    encoded(`%${hex.toUpperCase()}`),
  ];
}

/** Paths of everything that needs a token. */
const PROTECTED = [
  ...Object.values(ROUTES)
    .filter(({ permission }) => (permission as string) !== 'public')
    .map(({ method, path }) => [method, path.replace(/:\w+/g, '0')] as const),
  ['GET', '/log/tile/entries/000'],
  ['GET', '/log/tile/entries/000.p/SIZE'],
] as const;

test('without a token no spelling of any path reads anything or changes anything', async () => {
  const at = installation();
  const from = logSize(at);
  const open: string[] = [];
  for (const [method, path] of PROTECTED) {
    for (const url of variantsOf(path.replace('SIZE', String(from)))) {
      const answer = await at.app.inject({ method, url });
      if (answer.statusCode < 400) open.push(`${method} ${url} answered ${answer.statusCode}`);
    }
  }
  expect(open).toEqual([]);
  expect(entriesFrom(at, from)).toEqual([]);
});

test('a bundle of entries is read by those who may read the log, on record, and kept by no cache', async () => {
  const at = installation();
  const size = logSize(at);
  for (const url of [`/log/tile/entries/000.p/${size}`, `/log/tile/entries%2F000.p%2F${size}`]) {
    const get = (who: 'audrey' | 'rita' | 'sid') =>
      at.app.inject({ url, headers: { authorization: `Bearer ${at.people[who].token}` } });
    const before = logSize(at);
    const read = await get('audrey');
    expect(read.statusCode).toBe(200);
    expect(read.headers['cache-control']).toBe('private, no-store');
    expect(entriesFrom(at, before)).toMatchObject([{ type: 'log.read', data: { operation: 'tiles' } }]);
    expect((await get('rita')).statusCode).toBe(403);
    expect((await get('sid')).statusCode).toBe(403);
  }
});

test('hashes, checkpoint and key need no token, and hold nothing of an entry', async () => {
  const at = installation();
  const size = at.services.store.read((tx) => tx.audit.checkpoint()?.size ?? 0);
  for (const url of [`/log/tile/0/000.p/${size}`, TILE_ROUTES.logCheckpoint.path, TILE_ROUTES.logKey.path]) {
    const answer = await at.app.inject({ url });
    expect([url, answer.statusCode]).toEqual([url, 200]);
    expect(answer.body).not.toMatch(/principal|"type"/);
  }
});
