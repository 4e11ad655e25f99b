import { setImmediate as nextTurn } from 'node:timers/promises';
import { CountersignError, type EvidenceEntry, type EvidenceRequest, ROUTES } from '@countersign/schema';
import {
  createRecordEvidence,
  createRecordLogRead,
  isAuthorized,
  requestObject,
  viewEvidence,
} from '@countersign/use-cases';
import type { FastifyInstance } from 'fastify';
import { addLinesRoute, addRoute } from '../http/define-routes.ts';
import { presentEntry } from '../present/present-entry.ts';
import { presentEvidence } from '../present/present-evidence.ts';
import type { Services } from '../services.ts';

/** So few that reading a page keeps nobody else waiting, and so many that the pages do not count. */
const ENTRIES_AT_ONCE = 250;
const REQUESTS_AT_ONCE = 10;

/** What an evidence pack is made from. */
export function addEvidenceRoutes(app: FastifyInstance, { store, logger, policies }: Services): void {
  const record = createRecordEvidence({ store });
  const recordRead = createRecordLogRead({ store, logger });

  addLinesRoute(app, ROUTES.streamEntries, ({ actor, query }) => {
    const size = store.read((tx) => tx.audit.size());
    if (query.size > size) {
      throw new CountersignError('INPUT_INVALID', {
        problems: [`size must be at most ${size}, the size of the log`],
      });
    }
    const entries = pages<EvidenceEntry>(query.size, ENTRIES_AT_ONCE, (from, limit) =>
      store
        .read((tx) => tx.audit.entries({ from, limit }))
        .filter(({ body }) => body.length > 0)
        .map(({ index, body }) => ({ index, body: Buffer.from(body).toString('base64') })),
    );
    const span = { first: 0, last: query.size - 1, count: query.size };
    return after(() => recordRead({ actor, operation: 'stream', filter: {}, entries: span }), entries);
  });

  addLinesRoute(app, ROUTES.streamRequests, ({ principal, body: { requests } }) =>
    pages<EvidenceRequest>(requests.length, REQUESTS_AT_ONCE, (from, limit) =>
      store.read((tx) =>
        requests.slice(from, from + limit).flatMap((id) => {
          const request = tx.requests.get(id);
          if (request === undefined) return [];
          if (!isAuthorized(principal, 'evidence.read', requestObject(tx, request))) return [];
          return [presentEvidence(viewEvidence(tx, policies, id))];
        }),
      ),
    ),
  );

  addRoute(app, ROUTES.recordEvidence, async ({ actor, body }) => {
    const proven = await record({ actor, pack: body });
    return { ...presentEntry(proven), proof: proven.proof };
  });
}

/** On record before the first of it leaves. */
async function* after<T>(record: () => Promise<void>, pages: AsyncIterable<T>): AsyncIterable<T> {
  await record();
  yield* pages;
}

/** Reads `count` things page by page and lets everybody else have a turn in between. */
async function* pages<T>(
  count: number,
  atOnce: number,
  read: (from: number, limit: number) => readonly T[],
): AsyncIterable<readonly T[]> {
  for (let from = 0; from < count; from += atOnce) {
    yield read(from, Math.min(atOnce, count - from));
    await nextTurn();
  }
}
