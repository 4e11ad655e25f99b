import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { personEffect } from '../../eset/effect.ts';
import type { Person } from '../../eset/person.ts';
import { parseInput } from '../../parse-input.ts';
import { type Portal, userOf } from './operator.ts';
import { personView } from './person-view.ts';

const paramsSchema = z.object({ userId: z.string() });
const formSchema = z.strictObject({ enabled: z.boolean() });

/** EMA2 only: the ESET distributor enables mspapi.eset.com for a user, which no portal user can do (user.html). */
export function enableApiAccess(app: FastifyInstance, portal: Portal): void {
  const { state } = portal;
  app.post('/users/:userId/api-access', (request) => {
    const { enabled } = parseInput(formSchema, request.body);
    const { person } = userOf(portal, parseInput(paramsSchema, request.params).userId);
    if (person.apiAccess === enabled) return personView(person);
    const updated: Person = { ...person, apiAccess: enabled, updatedAt: state.clock.now() };
    state.transact(() => {
      state.people.save(updated);
      const event = enabled ? 'api-access-enabled' : 'api-access-disabled';
      state.ledger.append(personEffect(updated, { event, via: 'portal' }));
    });
    return personView(updated);
  });
}
