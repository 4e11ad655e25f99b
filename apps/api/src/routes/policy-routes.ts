import { explain } from '@countersign/rules-engine';
import { CountersignError, ROUTES, ruleSchema } from '@countersign/schema';
import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/define-routes.ts';
import { iso } from '../present/instant.ts';
import type { Services } from '../services.ts';
import { visible } from '../visibility.ts';

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
    const { decision } = store.read((tx) =>
      visible(principal, tx.decisions.get(params.id), {
        what: 'decision',
        id: params.id,
        account: ({ request }) => (request === null ? undefined : tx.requests.get(request)?.account),
      }),
    );
    return { text: explain(decision) };
  });
}
