import { CountersignError, type DelegationView, ROUTES } from '@countersign/schema';
import {
  createEndDelegation,
  createSetDelegation,
  delegationState,
  logTime,
  viewDelegations,
} from '@countersign/use-cases';
import type { DelegationRecord, ReadTransaction } from '@countersign/use-cases/ports';
import type { FastifyInstance } from 'fastify';
import { addProposalRoute, addRoute } from '../http/define-routes.ts';
import { iso, isoOrNull } from '../present/instant.ts';
import { presentTo } from '../present/present-governance-change.ts';
import type { Services } from '../services.ts';

/** Who reviews requests in place of somebody who is away. */
export function addDelegationRoutes(app: FastifyInstance, services: Services): void {
  const { store, clock } = services;
  const set = createSetDelegation(services);
  const end = createEndDelegation(services);
  const presentChange = presentTo(services);
  const present = (tx: ReadTransaction, one: DelegationRecord): DelegationView => ({
    id: one.id,
    delegator: personOf(tx, one.delegator),
    delegate: personOf(tx, one.delegate),
    beginsAt: iso(one.beginsAt),
    endsAt: iso(one.endsAt),
    endedAt: isoOrNull(one.endedAt),
    state: delegationState(one, logTime(tx, clock)),
  });

  addRoute(app, ROUTES.listDelegations, ({ principal, query: { all } }) =>
    store.read((tx) => ({
      delegations: viewDelegations(tx, { principal, at: logTime(tx, clock), all }).map((one) =>
        present(tx, one),
      ),
    })),
  );
  addProposalRoute(app, ROUTES.setDelegation, async ({ principal: by, actor, body }) => {
    const { delegator = by.id, delegate, beginsAt = null, endsAt, reason = null } = body;
    const change = await set({ by, actor, delegator, delegate, beginsAt, endsAt, reason });
    if (change.state !== 'done') return { waits: presentChange(change, by) };
    return { made: store.read((tx) => present(tx, delegationOf(tx, change.id))) };
  });
  addRoute(app, ROUTES.endDelegation, async ({ principal: by, actor, params }) => {
    const ended = await end({ by, actor, delegation: params.id });
    return store.read((tx) => present(tx, ended));
  });
}

function delegationOf(tx: ReadTransaction, id: string): DelegationRecord {
  const found = tx.delegations.get(id);
  if (found === undefined) throw new CountersignError('NOT_FOUND', { what: 'delegation', id });
  return found;
}

function personOf(tx: ReadTransaction, id: string): DelegationView['delegate'] {
  const { name = id, email = '' } = tx.principals.get(id) ?? {};
  return { id, name, email };
}
