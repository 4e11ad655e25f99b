import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { personEffect } from '../../eset/effect.ts';
import type { Person } from '../../eset/person.ts';
import { parseInput } from '../../parse-input.ts';
import { checkPassword } from './check-password.ts';
import type { Portal } from './operator.ts';
import { personView } from './person-view.ts';

const formSchema = z.strictObject({ email: z.string(), password: z.string() });

/** A person logs in to the portal. The first time is an effect: the Hub asks for it before ESET Connect may be used. */
export function logIn(app: FastifyInstance, portal: Portal): void {
  app.post('/log-in', (request) => {
    const { email, password } = parseInput(formSchema, request.body);
    const person = checkPassword(portal, email, password);
    if (person.hasLoggedIn) return { firstLogIn: false, person: personView(person) };
    return { firstLogIn: true, person: personView(rememberLogIn(portal, person)) };
  });
}

function rememberLogIn({ state }: Portal, person: Person): Person {
  return state.transact(() => {
    const updated: Person = { ...person, hasLoggedIn: true };
    state.people.save(updated);
    state.ledger.append(personEffect(updated, { event: 'logged-in-first', via: 'portal' }));
    return updated;
  });
}
