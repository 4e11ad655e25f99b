import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { personEffect } from '../../eset/effect.ts';
import { passwordProblem } from '../../eset/password-rule.ts';
import type { Person } from '../../eset/person.ts';
import { InvalidInput, parseInput } from '../../parse-input.ts';
import { hashPassword } from '../../secrets/password-hash.ts';
import type { SandboxState } from '../../state.ts';
import { Refusal } from '../errors.ts';
import { type Portal, userOf } from './operator.ts';
import { personView } from './person-view.ts';

const formSchema = z.strictObject({
  token: z.string(),
  password: z.string(),
  firstName: z.string().trim().min(1).optional(),
  lastName: z.string().trim().min(1).optional(),
  phone: z.string().optional(),
  timeZone: z.string().default('UTC'),
});

type Form = z.infer<typeof formSchema>;

/** The invited person follows the link, sets a password and (in the Hub) the names, and is active from then on. */
export function acceptInvitation(app: FastifyInstance, portal: Portal): void {
  app.post('/accept-invitation', (request) => {
    const form = parseInput(formSchema, request.body);
    const { person } = userOf(portal, invitedPersonId(portal.state, form.token));
    requireForm(person, form);
    return personView(activate(portal.state, person, form));
  });
}

function invitedPersonId({ db, clock }: SandboxState, token: string): string {
  const invitation = db
    .prepare<[string], { personId: string; expiresAt: number }>(
      'SELECT personId, expiresAt FROM invitation WHERE token = ?',
    )
    .get(token);
  if (!invitation)
    throw new Refusal(
      'INVITATION_UNKNOWN',
      'This link is not known, was used, or was replaced by a newer one.',
    );
  if (clock.now() >= invitation.expiresAt) {
    throw new Refusal('INVITATION_EXPIRED', 'This link has expired; ask for a new invitation.');
  }
  return invitation.personId;
}

function requireForm(person: Person, form: Form): void {
  if (person.provider === 'eset-protect-hub' && !(form.firstName && form.lastName)) {
    throw new InvalidInput({ firstName: ['The Hub needs a first and a last name.'] });
  }
  if (!Intl.supportedValuesOf('timeZone').includes(form.timeZone) && form.timeZone !== 'UTC') {
    throw new InvalidInput({ timeZone: ['Not an IANA time zone.'] });
  }
  const problem = passwordProblem(person.provider, form.password);
  if (problem) throw new Refusal('PASSWORD_REFUSED', problem);
}

function activate(
  { db, people, ledger, clock, random, transact }: SandboxState,
  person: Person,
  form: Form,
): Person {
  return transact(() => {
    const active: Person = {
      ...person,
      status: 'active',
      passwordHash: hashPassword(form.password, random(16)),
      firstName: form.firstName ?? person.firstName,
      lastName: form.lastName ?? person.lastName,
      phone: form.phone ?? person.phone,
      timeZone: form.timeZone,
      updatedAt: clock.now(),
    };
    people.save(active);
    db.prepare('DELETE FROM invitation WHERE personId = ?').run(person.id);
    const { firstName, lastName, timeZone } = active;
    ledger.append(
      personEffect(active, {
        event: 'activated',
        via: 'invitation',
        details: { firstName, lastName, timeZone },
      }),
    );
    return active;
  });
}
