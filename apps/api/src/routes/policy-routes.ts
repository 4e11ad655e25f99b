import { explain } from '@countersign/rules-engine';
import { CountersignError, ROUTES, ruleSchema } from '@countersign/schema';
import { mayRead } from '@countersign/use-cases';
import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/define-routes.ts';
import { iso } from '../present/instant.ts';
import type { Services } from '../services.ts';

/** The policies in force, and decisions in plain words. */
export function addPolicyRoutes(app: FastifyInstance, { store }: Services): void {
  addRoute(app, ROUTES.listPolicies, () => {
    const active = store.read((tx) => tx.policySets.active() ?? null);
    if (active === null) throw new CountersignError('POLICY_ERROR', { problem: 'no policy set is active' });
    return {
      digest: active.digest,
      activatedAt: iso(active.activatedAt),
      rules: active.documents.map((document) => ruleSchema.parse(document)),
    };
  });
  addRoute(app, ROUTES.explainDecision, ({ principal, params }) => {
    const record = store.read((tx) => {
      const found = tx.decisions.get(params.id);
      const account = found?.request == null ? undefined : tx.requests.get(found.request)?.account;
      return found !== undefined && account !== undefined && mayRead(principal, account) ? found : null;
    });
    if (record === null) throw new CountersignError('NOT_FOUND', { what: 'decision', id: params.id });
    return { text: explain(record.decision) };
  });
}
