import { CountersignError, type Principal, ROUTES } from '@countersign/schema';
import {
  authorize,
  changeObject,
  createCollectToken,
  createProposeChange,
  createReviewChange,
  createSealInstallation,
  createWithdrawChange,
  isAuthorized,
} from '@countersign/use-cases';
import type { GovernanceChangeRecord, ReadTransaction } from '@countersign/use-cases/ports';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { addRoute } from '../http/define-routes.ts';
import { iso } from '../present/instant.ts';
import { presentGovernanceChange, presentTo } from '../present/present-governance-change.ts';
import type { Services } from '../services.ts';

/** Changes of who may do what. */
export function addGovernanceRoutes(app: FastifyInstance, services: Services): void {
  const { store } = services;
  const seal = createSealInstallation(services);
  const collect = createCollectToken(services);
  const propose = createProposeChange(services);
  const review = createReviewChange(services);
  const withdraw = createWithdrawChange(services);
  const present = presentTo(services);

  addRoute(app, ROUTES.sealInstallation, async ({ principal, actor }) => {
    const { entry, administrators, approvers } = await seal({ principal, actor });
    return { entry, administrators: [...administrators], approvers: [...approvers] };
  });
  addRoute(app, ROUTES.proposeChange, async ({ principal, actor, body }) => {
    return present(await propose({ principal, actor, ...body }), principal);
  });
  addRoute(app, ROUTES.listChanges, ({ principal, query }) =>
    store.read((tx) => {
      const { changes, next } = visibleChanges(tx, principal, query);
      return { changes: changes.map((change) => presentGovernanceChange(tx, change, principal)), next };
    }),
  );
  addRoute(app, ROUTES.showChange, ({ principal, params }) =>
    store.read((tx) => {
      const change = tx.governanceChanges.get(params.id);
      if (change === undefined)
        throw new CountersignError('NOT_FOUND', { what: 'governance change', id: params.id });
      authorize(principal, 'governance.read', changeObject(tx, change));
      return presentGovernanceChange(tx, change, principal);
    }),
  );
  addRoute(app, ROUTES.reviewChange, async ({ principal, actor, params, body }) => {
    const reviewed = await review({
      principal,
      actor,
      change: params.id,
      ...body,
      reason: body.reason ?? null,
    });
    // It counts already. A key whose file cannot be put in place now is put there at the next look.
    if (reviewed.state === 'done') services.settleKeys();
    return reviewed;
  });
  addRoute(app, ROUTES.collectToken, async ({ principal, actor, params }) => {
    const issued = await collect({ principal, actor, change: params.id });
    return { ...issued, expiresAt: iso(issued.expiresAt) };
  });
  addRoute(app, ROUTES.withdrawChange, async ({ principal, actor, params }) => ({
    state: await withdraw({ principal, actor, change: params.id }),
  }));
}

type Page = z.output<NonNullable<typeof ROUTES.listChanges.query>>;

/** Changes that are looked at for one page, whatever is found. */
const LOOKS = 1_000;

/** One page of those that the reader may see. It ends with one of them, so that where to go on names nothing else. */
function visibleChanges(
  tx: ReadTransaction,
  reader: Principal,
  page: Page,
): { readonly changes: readonly GovernanceChangeRecord[]; readonly next: string | null } {
  const changes: GovernanceChangeRecord[] = [];
  let { after } = page;
  for (let looked = 0; looked < LOOKS; looked += page.limit) {
    const found = changesOf(tx, { ...page, after });
    for (const change of found) {
      after = change.id;
      if (isAuthorized(reader, 'governance.read', changeObject(tx, change))) changes.push(change);
      if (changes.length === page.limit) return { changes, next: after };
    }
    if (found.length < page.limit) return { changes, next: null };
  }
  return { changes, next: after ?? null };
}

/** One page, newest first. What is open is in one of two states, and each of them is read in order. */
function changesOf(tx: ReadTransaction, { state, ...page }: Page): readonly GovernanceChangeRecord[] {
  if (state !== 'open') return tx.governanceChanges.page({ state, ...page });
  return (['proposed', 'approved'] as const)
    .flatMap((one) => tx.governanceChanges.page({ state: one, ...page }))
    .sort((one, other) => (one.id < other.id ? 1 : -1))
    .slice(0, page.limit);
}
