import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { personEffect } from '../../eset/effect.ts';
import { sendInvitation } from '../../eset/send-invitation.ts';
import { parseInput } from '../../parse-input.ts';
import { Refusal } from '../errors.ts';
import { operatorOf, type Portal, requireManager, userOf } from './operator.ts';

const paramsSchema = z.object({ userId: z.string() });
const formSchema = z.strictObject({ operator: z.string() });

/** Resend invitation, for a user who has not activated yet. */
export function resendInvitation(app: FastifyInstance, portal: Portal): void {
  const { state } = portal;
  app.post('/users/:userId/resend-invitation', (request) => {
    const { operator } = parseInput(formSchema, request.body);
    const { person, company } = userOf(portal, parseInput(paramsSchema, request.params).userId);
    requireManager(operatorOf(portal, operator), company);
    if (person.status === 'active')
      throw new Refusal('ALREADY_ACTIVE', `${person.email} has activated already.`);
    const expiresAt = state.transact(() => {
      state.ledger.append(personEffect(person, { event: 'invitation-resent', via: 'portal' }));
      return sendInvitation(state, person);
    });
    return { sentTo: person.email, expiresAt: new Date(expiresAt).toISOString() };
  });
}
