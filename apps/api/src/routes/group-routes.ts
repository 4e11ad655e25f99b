import { type Group, type GroupView, ROUTES } from '@countersign/schema';
import { createSetGroup } from '@countersign/use-cases';
import type { ReadTransaction } from '@countersign/use-cases/ports';
import type { FastifyInstance } from 'fastify';
import { addProposalRoute, addRoute } from '../http/define-routes.ts';
import { presentTo } from '../present/present-governance-change.ts';
import type { Services } from '../services.ts';

/** Named sets of people, of which policies can ask that one of them approves. */
export function addGroupRoutes(app: FastifyInstance, services: Services): void {
  const { store } = services;
  const setGroup = createSetGroup(services);
  const present = presentTo(services);

  addRoute(app, ROUTES.listGroups, () =>
    store.read((tx) => ({ groups: tx.groups.list().map((group) => presentGroup(tx, group)) })),
  );
  addProposalRoute(app, ROUTES.setGroup, async ({ principal: by, actor, params, body }) => {
    const { members, reason = null } = body;
    const change = await setGroup({ by, actor, group: params.id, members, reason });
    if (change.state !== 'done') return { waits: present(change, by) };
    const made = store.read((tx) =>
      presentGroup(tx, tx.groups.get(params.id) ?? { id: params.id, members: [] }),
    );
    return { made };
  });
}

function presentGroup(tx: ReadTransaction, { id, members }: Group): GroupView {
  const people = members.flatMap((member) => tx.principals.get(member) ?? []);
  return {
    id,
    members: people.map((one) => ({
      id: one.id,
      name: one.name,
      reviews: one.state === 'active' && one.roles.includes('approver'),
    })),
  };
}
