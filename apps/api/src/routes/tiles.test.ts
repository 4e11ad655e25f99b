import {
  decodeEntryBundle,
  decodeHashTile,
  formatTilePath,
  leafHash,
  nodesFrom,
  openCheckpoint,
  parseTrustedKeys,
  rootAt,
  tilesOfTree,
} from '@countersign/audit-log';
import type { InjectOptions } from 'fastify';
import { beforeAll, describe, expect, test } from 'vitest';
import { review, submitted } from '../testing/act.ts';
import type { Name } from '../testing/companies.ts';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();
beforeAll(async () => {
  await review(installation(), await submitted(installation()));
});

function get(path: string, who?: Name, method: InjectOptions['method'] = 'GET') {
  const { app, people } = installation();
  const headers = who === undefined ? {} : { authorization: `Bearer ${people[who].token}` };
  return app.inject({ method, url: `/log/${path}`, headers });
}

/** Checkpoint and key as anybody gets them. */
async function signed() {
  const trusted = parseTrustedKeys((await get('vkey')).body);
  const opened = openCheckpoint((await get('checkpoint')).body, trusted);
  if (!opened.ok) throw new Error(opened.message);
  return { size: Number(opened.checkpoint.size), root: opened.checkpoint.root };
}

describe('what anybody gets', () => {
  test('is the signed checkpoint, with the key that it is signed with, and no cache keeps either', async () => {
    for (const path of ['checkpoint', 'vkey']) {
      const { statusCode, headers } = await get(path);
      expect(statusCode).toBe(200);
      expect(headers['content-type']).toBe('text/plain; charset=utf-8');
      expect(headers['cache-control']).toBe('no-cache');
    }
    expect((await signed()).size).toBeGreaterThan(20);
  });

  test('are hashes that lead to the signed root, to be kept for good', async () => {
    const { size, root } = await signed();
    const answer = await get(`tile/0/000.p/${size}`);
    expect(answer.headers['content-type']).toBe('application/octet-stream');
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const hashes = decodeHashTile(answer.rawPayload, size);
    if (typeof hashes === 'string') throw new Error(hashes);
    const readNode = nodesFrom((_level, from, count) => hashes.slice(from, from + count));
    expect(rootAt(size, readNode)).toEqual(root);
  });

  test('are not the entries', async () => {
    const { size } = await signed();
    const path = `tile/entries/000.p/${size}`;
    expect((await get(path)).statusCode).toBe(401);
    expect((await get(path, 'rita')).statusCode).toBe(403);
  });
});

describe('a bundle of entries', () => {
  test.each(['audrey', 'ada'] as const)(
    'is what those get under those hashes who may read the log (%s)',
    async (who) => {
      const { size } = await signed();
      const answer = await get(`tile/entries/000.p/${size}`, who);
      expect(answer.headers['cache-control']).toBe('private, no-store');
      const entries = decodeEntryBundle(answer.rawPayload, size);
      const hashes = decodeHashTile((await get(`tile/0/000.p/${size}`)).rawPayload, size);
      if (typeof entries === 'string' || typeof hashes === 'string') throw new Error('cannot be read');
      expect(entries.map((entry) => leafHash(entry))).toEqual(hashes);
    },
  );

  test('is put on record, as all reading of the log is', async () => {
    const at = installation();
    const { size } = await signed();
    await get('tile/entries/000.p/7', 'audrey');
    const { entries } = await at.call('ada', 'listEntries', { query: { from: size, type: 'log.read' } });
    expect(entries[0]?.entry).toMatchObject({
      actor: { id: at.people.audrey.principal.id },
      data: { operation: 'tiles', first: 0, last: 6, count: 7 },
    });
  });
});

test('tiles of every earlier size are there, as clients with an earlier checkpoint want them', async () => {
  const { size } = await signed();
  const whole = (await get(`tile/0/000.p/${size}`)).rawPayload;
  for (const earlier of [1, Math.floor(size / 2), size - 1]) {
    for (const tile of tilesOfTree(earlier)) {
      const answer = await get(formatTilePath(tile), 'audrey');
      expect(answer.statusCode).toBe(200);
      if (tile.level === 0) expect(answer.rawPayload).toEqual(whole.subarray(0, earlier * 32));
    }
  }
});

test('what the signed size does not have is not found, nor is what is written in another way', async () => {
  const { size } = await signed();
  for (const path of [
    `tile/0/000.p/${size + 1}`,
    'tile/0/000',
    'tile/0/000.p/0',
    'tile/0/001.p/1',
    'tile/1/000.p/1',
    'tile/63/000.p/1',
    'tile/64/000.p/1',
    'tile/00/000.p/1',
    'tile/0/0.p/1',
    'tile/0/x000/000.p/1',
    'tile/0/000.p/1/',
    'tile/data/000.p/1',
    `tile/entries/000.p/${size + 1}`,
    'tile/entries/000',
    'tile/',
    'tile',
    'tile/0/..%2f..%2fcheckpoint',
    'checkpoint/',
    '',
  ]) {
    const answer = await get(path, 'audrey');
    expect([path, answer.statusCode]).toEqual([path, 404]);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.json().code).toBe('NOT_FOUND');
  }
});

test('nothing there can be written', async () => {
  for (const method of ['POST', 'PUT', 'DELETE'] as const) {
    expect((await get('checkpoint', 'ada', method)).statusCode).toBe(404);
  }
});
