import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { personEffect } from '../../eset/effect.ts';
import { isTopRole, type Person } from '../../eset/person.ts';
import { parseInput } from '../../parse-input.ts';
import { Refusal } from '../errors.ts';
import { operatorOf, type Portal, requireGranter, userOf } from './operator.ts';
import { personView } from './person-view.ts';

const paramsSchema = z.object({ userId: z.string() });
const formSchema = z.strictObject({ operator: z.string(), enabled: z.boolean() });

/** The Integrations toggle: access to ESET Connect. Saving it as it is changes nothing, and leaves no line in the ledger. */
export function pressIntegrations(app: FastifyInstance, portal: Portal): void {
  app.post('/users/:userId/integrations', (request) => {
    const { operator, enabled } = parseInput(formSchema, request.body);
    const { person, company } = userOf(portal, parseInput(paramsSchema, request.params).userId);
    requireGranter(portal, operatorOf(portal, operator), company);
    if (enabled) requireToggleAllowed(portal, person);
    return personView(enabled === person.integrations ? person : setIntegrations(portal, person, enabled));
  });
}

/** "API access rights cannot be granted to" the EBA Superuser and the EMA2 Root; for the Hub the revisions differ. */
function requireToggleAllowed({ state }: Portal, person: Person): void {
  const { superuserMayHoldIntegrations } = state.settings.current().hub;
  const exempt = person.provider === 'eset-protect-hub' && superuserMayHoldIntegrations;
  if (!isTopRole(person) || exempt) return;
  throw new Refusal(
    'ROLE_PROTECTED',
    `API access cannot be given to the ${person.role}; create a dedicated API user.`,
  );
}

function setIntegrations({ state }: Portal, person: Person, integrations: boolean): Person {
  return state.transact(() => {
    const updated: Person = { ...person, integrations, updatedAt: state.clock.now() };
    state.people.save(updated);
    const event = integrations ? 'integrations-enabled' : 'integrations-disabled';
    state.ledger.append(personEffect(updated, { event, via: 'portal' }));
    return updated;
  });
}
