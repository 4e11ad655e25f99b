import { explain } from '@countersign/rules-engine';
import { CountersignError, ROUTES, ruleSchema } from '@countersign/schema';
import {
  bundlePolicies,
  createProposePolicies,
  findGrounds,
  isAuthorized,
  policiesAt,
  requestObject,
  requireVisible,
} from '@countersign/use-cases';
import type { PolicySetRecord } from '@countersign/use-cases/ports';
import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/define-routes.ts';
import { endingOf } from '../present/ending-of.ts';
import { iso } from '../present/instant.ts';
import { presentEntry } from '../present/present-entry.ts';
import { presentProposal } from '../present/present-proposal.ts';
import type { Services } from '../services.ts';

/** The policies in force and those of another time, proposals to change them, and decisions in plain words. */
export function addPolicyRoutes(app: FastifyInstance, services: Services): void {
  addInForceRoutes(app, services);
  addProposalRoutes(app, services);
  addExceptionRoutes(app, services);
  const { store, policies } = services;
  addRoute(app, ROUTES.explainDecision, ({ principal, params }) => {
    return store.read((tx) => {
      const record = requireVisible(principal, 'request.read', {
        what: 'decision',
        id: params.id,
        thing: tx.decisions.get(params.id),
        object: ({ request: id }) => {
          const request = id === null ? undefined : tx.requests.get(id);
          return request && requestObject(tx, request);
        },
      });
      const request = record.request === null ? undefined : tx.requests.get(record.request);
      // Of a revision that was edited since nobody can say how it would have ended.
      const ending = request?.revision === record.revision ? endingOf(request.state) : undefined;
      const { grounds, problem } = findGrounds(tx, policies, record);
      return { text: explain({ ...record.decision, ...grounds }, { ending, problem }), grounds, problem };
    });
  });
}

function addInForceRoutes(app: FastifyInstance, { store, shippedDigest, signNote }: Services): void {
  addRoute(app, ROUTES.listPolicies, () => {
    const active = store.read((tx) => tx.policySets.active() ?? null);
    if (active === null) throw new CountersignError('POLICY_ERROR', { problem: 'no policy set is active' });
    return { ...presentSet(active), shippedDigest };
  });
  addRoute(app, ROUTES.policiesAt, ({ query }) => {
    const { set, entry } = store.read((tx) => policiesAt(tx, Date.parse(query.time)));
    return { ...presentSet(set), entry: { ...presentEntry(entry), proof: entry.proof } };
  });
  addRoute(app, ROUTES.policyBundle, ({ params }) => {
    const set = store.read((tx) => tx.policySets.get(params.digest) ?? null);
    if (set === null) throw new CountersignError('NOT_FOUND', { what: 'policy set', id: params.digest });
    return bundlePolicies(set, signNote);
  });
}

function addProposalRoutes(app: FastifyInstance, services: Services): void {
  const { store } = services;
  const propose = createProposePolicies(services);
  addRoute(app, ROUTES.proposePolicies, async ({ principal, actor, body }) => {
    const proposal = await propose({ principal, actor, documents: body.documents, note: body.note });
    return store.read((tx) => presentProposal(tx, proposal));
  });
  addRoute(app, ROUTES.listProposals, ({ query }) =>
    store.read((tx) => ({
      proposals: tx.policyProposals
        .list()
        .map((proposal) => presentProposal(tx, proposal))
        .filter(({ state }) => query.state === undefined || state === query.state),
    })),
  );
  addRoute(app, ROUTES.showProposal, ({ params }) =>
    store.read((tx) => {
      const proposal = tx.policyProposals.get(params.id);
      if (proposal === undefined)
        throw new CountersignError('NOT_FOUND', { what: 'policy proposal', id: params.id });
      return {
        ...presentProposal(tx, proposal),
        rules: proposal.documents.map((one) => ruleSchema.parse(one)),
      };
    }),
  );
}

function addExceptionRoutes(app: FastifyInstance, { store }: Services): void {
  addRoute(app, ROUTES.listExceptions, ({ principal, query }) =>
    store.read((tx) => ({
      exceptions: tx.exceptions.list().flatMap(({ request: id, ...exception }) => {
        const request = tx.requests.get(id);
        if (request === undefined) return [];
        if (!isAuthorized(principal, 'request.read', requestObject(tx, request))) return [];
        if (query.running !== undefined && query.running !== (exception.endedBy === null)) return [];
        const reason = tx.revisions.get(id, request.revision)?.input.exception?.reason ?? '';
        return [{ ...exception, request: id, account: request.account, reason }];
      }),
    })),
  );
}

function presentSet({ digest, activatedAt, documents }: PolicySetRecord) {
  return {
    digest,
    activatedAt: iso(activatedAt),
    rules: documents.map((document) => ruleSchema.parse(document)),
  };
}
