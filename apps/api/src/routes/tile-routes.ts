import {
  encodeEntryBundle,
  encodeHashTile,
  formatTrustedKeys,
  parseTilePath,
  TILE_HEIGHT,
  TILE_WIDTH,
  type Tile,
  treeHasTile,
} from '@countersign/audit-log';
import { CountersignError, TILE_ROUTES } from '@countersign/schema';
import { createRecordLogRead } from '@countersign/use-cases';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Admit } from '../http/authenticate.ts';
import type { Services } from '../services.ts';

/** Hidden from the document of the API: the paths and contents are those of c2sp.org/tlog-tiles. */
const schema = { hide: true };
const TEXT = 'text/plain; charset=utf-8';
/** What a tile of hashes holds never changes. */
const FOREVER = 'public, max-age=31536000, immutable';
/** What only some may read is kept by nobody on the way. */
const NOWHERE = 'private, no-store';

/**
 * The log under `/log/`, as programs for such logs read it (c2sp.org/tlog-tiles). Checkpoint, key and hashes are open to
 * anybody who reaches the service, so that witnesses and auditors' programs need no token: they tell how many entries
 * there are and nothing of what is in them, because every entry has an identifier that cannot be guessed. The entries
 * themselves are for those who may read the log.
 */
export function addTileRoutes(app: FastifyInstance, services: Services, admit: Admit): void {
  const { store, trustedLog } = services;
  const recordRead = createRecordLogRead(services);
  const newest = () => {
    const checkpoint = store.read((tx) => tx.audit.checkpoint());
    if (checkpoint === undefined)
      throw new CountersignError('NOT_FOUND', { what: 'checkpoint', id: 'of the log' });
    return checkpoint;
  };
  const sendText = (reply: FastifyReply, text: string) =>
    reply.type(TEXT).header('cache-control', 'no-cache').send(text);

  const { logCheckpoint, logKey, hashTile, entryBundle } = TILE_ROUTES;
  const open = { schema, config: { demands: 'public' } } as const;
  app.get(logCheckpoint.path, open, (_request, reply) => sendText(reply, newest().note));
  app.get(logKey.path, open, (_request, reply) =>
    sendText(reply, `${formatTrustedKeys(trustedLog).join('\n')}\n`),
  );

  app.get(hashTile.path, { schema, config: { demands: 'parsed' } }, async (request, reply) => {
    const path = `tile/${(request.params as { '*': string })['*']}`;
    const tile = parseTilePath(path);
    if (tile === undefined) throw new CountersignError('NOT_FOUND', { what: 'tile', id: path });
    const isBundle = tile.level === 'entries';
    admit(request, isBundle ? entryBundle.permission : hashTile.permission);
    const content = contentOf(store, tile);
    if (content === null) throw new CountersignError('NOT_FOUND', { what: 'tile', id: path });
    reply.type('application/octet-stream').header('cache-control', isBundle ? NOWHERE : FOREVER);
    if (isBundle && request.signedIn !== undefined) {
      const { actor } = request.signedIn;
      const first = tile.index * TILE_WIDTH;
      const entries = { first, last: first + tile.width - 1, count: tile.width };
      await recordRead({ actor, operation: 'tiles', filter: {}, entries });
    }
    return reply.send(content);
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
