import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { personEffect } from '../../eset/effect.ts';
import { isTopRole } from '../../eset/person.ts';
import { parseInput } from '../../parse-input.ts';
import { Refusal } from '../errors.ts';
import { operatorOf, type Portal, requireManager, userOf } from './operator.ts';

const paramsSchema = z.object({ userId: z.string() });
const formSchema = z.strictObject({ operator: z.string() });

/** Remove: permanent. Tokens of the user stop working with it. */
export function removeUser(app: FastifyInstance, portal: Portal): void {
  const { state } = portal;
  app.post('/users/:userId/remove', (request) => {
    const { operator } = parseInput(formSchema, request.body);
    const { person, company } = userOf(portal, parseInput(paramsSchema, request.params).userId);
    requireManager(operatorOf(portal, operator), company);
    if (isTopRole(person)) throw new Refusal('ROLE_PROTECTED', `The ${person.role} cannot be removed.`);
    state.transact(() => {
      state.people.remove(person.id);
      state.ledger.append(personEffect(person, { event: 'removed', via: 'portal' }));
    });
    return { removed: true };
  });
}
