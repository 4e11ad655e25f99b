import { assumed } from '../assumptions.ts';
import { newGuid } from '../secrets/random-ids.ts';
import type { SandboxState } from '../state.ts';
import type { Via } from '../store/ledger.ts';
import { personEffect } from './effect.ts';
import type { Company, Person } from './person.ts';
import { sendInvitation } from './send-invitation.ts';

export type NewPerson = Pick<
  Person,
  | 'email'
  | 'firstName'
  | 'lastName'
  | 'description'
  | 'phone'
  | 'countryCode'
  | 'access'
  | 'specificPermissions'
> & { integrations: boolean };

/** Creates a person who still has to activate, and mails the invitation. Null when the address is taken. */
export function createPerson(
  state: SandboxState,
  { company, fields, via }: { company: Company; fields: NewPerson; via: Via },
): Person | null {
  return state.transact(() => {
    if (assumed('eset.email-unique', state.people.byEmail(fields.email))) return null;
    const person: Person = {
      ...fields,
      id: newGuid(state.random),
      companyId: company.id,
      provider: company.provider,
      role: 'user',
      passwordHash: null,
      passwordChangedAt: null,
      apiAccess: false,
      status: 'pending',
      hasLoggedIn: false,
      timeZone: null,
      createdAt: state.clock.now(),
      updatedAt: state.clock.now(),
    };
    state.people.insert(person);
    assumed('ema2.create-sends-invitation', sendInvitation(state, person));
    state.ledger.append(personEffect(person, { event: 'created', via, details: fields }));
    return person;
  });
}
