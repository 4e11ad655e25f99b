import {
  encodeEntryBundle,
  encodeHashTile,
  parseTilePath,
  TILE_HEIGHT,
  TILE_WIDTH,
  type Tile,
  treeHasTile,
} from '@countersign/audit-log';
import { CountersignError, ROUTES } from '@countersign/schema';
import { makeRecordLogRead } from '@countersign/use-cases';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Services } from '../services.ts';

/** Hidden from the document of the API: the paths and contents are those of c2sp.org/tlog-tiles. */
const schema = { hide: true };
const TEXT = 'text/plain; charset=utf-8';
/** What a tile holds never changes; what only some may read is not kept where others could find it. */
const FOREVER = 'max-age=31536000, immutable';

/**
 * The log under `/log/`, as programs for such logs read it (c2sp.org/tlog-tiles). Checkpoint, key and hashes are open to
 * anybody who reaches the service, so that witnesses and auditors' programs need no token: they tell how many entries
 * there are and nothing of what is in them, because every entry has an identifier that cannot be guessed. The entries
 * themselves are for those who may read the log.
 */
export function addTileRoutes(app: FastifyInstance, services: Services): void {
  const { store, keys } = services;
  const recordRead = makeRecordLogRead(services);
  const newest = () => {
    const checkpoint = store.read((tx) => tx.audit.checkpoint());
    if (checkpoint === undefined)
      throw new CountersignError('NOT_FOUND', { what: 'checkpoint', id: 'of the log' });
    return checkpoint;
  };
  const contentAt = (path: string): { tile: Tile; content: Buffer } => {
    const tile = parseTilePath(path);
    const content = tile === undefined ? null : contentOf(store, tile);
    if (tile === undefined || content === null)
      throw new CountersignError('NOT_FOUND', { what: 'tile', id: path });
    return { tile, content };
  };
  const send = (reply: FastifyReply, content: Buffer, who: 'public' | 'private') =>
    reply.type('application/octet-stream').header('cache-control', `${who}, ${FOREVER}`).send(content);
  const restOf = (params: unknown) => (params as { '*': string })['*'];

  app.get('/log/checkpoint', { schema }, (_request, reply) =>
    reply.type(TEXT).header('cache-control', 'no-cache').send(newest().note),
  );
  app.get('/log/vkey', { schema }, (_request, reply) =>
    reply.type(TEXT).header('cache-control', 'no-cache').send(`${keys.vkey}\n`),
  );
  app.get('/log/tile/*', { schema }, (request, reply) =>
    send(reply, contentAt(`tile/${restOf(request.params)}`).content, 'public'),
  );
  // The more exact address goes first, whatever the order here.
  const config = { roles: ROUTES.listEntries.roles };
  app.get('/log/tile/entries/*', { schema, config }, async (request, reply) => {
    const { tile, content } = contentAt(`tile/entries/${restOf(request.params)}`);
    const first = tile.index * TILE_WIDTH;
    await recordRead({
      actor: { kind: 'principal', id: request.principal.id, via: 'token' },
      operation: 'tiles',
      filter: {},
      entries: { first, last: first + tile.width - 1, count: tile.width },
    });
    return send(reply, content, 'private');
  });
}

/** Nothing beyond what was signed, and nothing that is empty: such tiles do not exist. */
function contentOf(store: Services['store'], tile: Tile): Buffer | null {
  const { level, index, width } = tile;
  const from = index * TILE_WIDTH;
  return store.read((tx) => {
    if (!treeHasTile(tile, tx.audit.checkpoint()?.size ?? 0)) return null;
    if (level === 'entries') {
      const entries = tx.audit.entries({ from, limit: width });
      // Where one of them was pruned there is no such bundle any more; the hashes are there for good.
      return entries.every(({ body }) => body.length > 0)
        ? encodeEntryBundle(entries.map(({ body }) => body))
        : null;
    }
    return encodeHashTile(tx.audit.hashes({ level: level * TILE_HEIGHT, from, count: width }));
  });
}
