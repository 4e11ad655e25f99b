import { CountersignError, ROUTES } from '@countersign/schema';
import {
  type CosignedCheckpointView,
  cosignedCheckpoint,
  createRecordLogRead,
  createRequestPruning,
  createResumeLog,
  mayBeOneOf,
  spanOf,
} from '@countersign/use-cases';
import type { StoredEntry } from '@countersign/use-cases/ports';
import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/define-routes.ts';
import { presentEntry } from '../present/present-entry.ts';
import { presentGovernanceChange } from '../present/present-governance-change.ts';
import type { Services } from '../services.ts';

/** Reading the log, and having it go on. */
export function addAuditRoutes(app: FastifyInstance, services: Services): void {
  const { store, witnessPolicy, trustedLog } = services;
  const recordRead = createRecordLogRead(services);

  addRoute(app, ROUTES.listEntries, async ({ actor, query }) => {
    const answer = store.read((tx) => ({ size: tx.audit.size(), entries: tx.audit.entries(query) }));
    const { from, request, type } = query;
    const filter = { from: from === 0 ? undefined : String(from), request, type: type && [type] };
    await recordRead({ actor, operation: 'list', filter, entries: spanOf(answer.entries) });
    return { size: answer.size, entries: answer.entries.filter(hasBytes).map(presentEntry) };
  });
  addRoute(app, ROUTES.showEntry, async ({ actor, params }) => {
    const { index } = params;
    const proven = store.read((tx) => tx.audit.proof(index) ?? null);
    if (proven === null) {
      const isPruned = store.read((tx) => index < tx.audit.prunedBefore());
      throw isPruned
        ? new CountersignError('ENTRY_PRUNED', { index })
        : new CountersignError('NOT_FOUND', { what: 'entry', id: index });
    }
    await recordRead({ actor, operation: 'show', filter: {}, entries: spanOf([proven]) });
    return { ...presentEntry(proven), proof: proven.proof };
  });
  const resumeLog = createResumeLog({
    ...services,
    mayBeOne: (one, other) => store.read((tx) => mayBeOneOf(tx, [one])(other)),
    resume: store.resume,
  });
  addRoute(app, ROUTES.resumeLog, ({ principal, actor, body }) =>
    resumeLog({ principal, actor, reasonCode: body.reasonCode }),
  );
  const requestPruning = createRequestPruning(services);
  addRoute(app, ROUTES.requestPruning, async ({ principal, actor, body: { before, reason } }) => {
    const change = await requestPruning({ principal, actor, before: Date.parse(before), reason });
    return store.read((tx) => presentGovernanceChange(tx, change, principal));
  });
  addRoute(app, ROUTES.checkpoint, () => {
    const policy = witnessPolicy();
    const { newest, cosigned } = store.read((tx) => ({
      newest: tx.audit.checkpoint() ?? null,
      cosigned: policy === null ? null : cosignedCheckpoint(tx, policy, trustedLog),
    }));
    if (newest === null) throw new CountersignError('NOT_FOUND', { what: 'checkpoint', id: 'of the log' });
    return { ...newest, cosigned: cosigned === null ? null : presentCosigned(cosigned) };
  });
}

/** Of a pruned entry there is nothing to show but its hash, which is in the tiles. */
function hasBytes({ body }: StoredEntry): boolean {
  return body.length > 0;
}

function presentCosigned({ size, note, witnesses }: CosignedCheckpointView) {
  const named = witnesses.map(({ name, seconds }) => ({ name, at: new Date(seconds * 1000).toISOString() }));
  return { size, note, witnesses: named };
}
