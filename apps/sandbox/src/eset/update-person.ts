import type { SandboxState } from '../state.ts';
import type { Via } from '../store/ledger.ts';
import { personEffect } from './effect.ts';
import type { Person } from './person.ts';

export type PersonChange = Partial<
  Pick<
    Person,
    | 'email'
    | 'firstName'
    | 'lastName'
    | 'description'
    | 'phone'
    | 'countryCode'
    | 'access'
    | 'specificPermissions'
  >
>;

/** Writes a change to a person. The ledger gets a line for every update, also for one that repeats the same values. */
export function updatePerson(
  { people, ledger, clock, transact }: Pick<SandboxState, 'people' | 'ledger' | 'clock' | 'transact'>,
  { person, change, via }: { person: Person; change: PersonChange; via: Via },
): Person {
  return transact(() => {
    const updated: Person = { ...person, ...change, updatedAt: clock.now() };
    people.save(updated);
    ledger.append(personEffect(updated, { event: 'updated', via, details: change }));
    return updated;
  });
}
