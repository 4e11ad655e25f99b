import { hashPassword } from '../secrets/password-hash.ts';
import type { SandboxState } from '../state.ts';
import type { Via } from '../store/ledger.ts';
import { personEffect } from './effect.ts';
import type { Person } from './person.ts';

/** Sets a person's new password. The caller has checked the password rule. */
export function changePassword(
  { people, ledger, clock, random, transact }: SandboxState,
  { person, newPassword, via }: { person: Person; newPassword: string; via: Via },
): void {
  transact(() => {
    const passwordHash = hashPassword(newPassword, random(16));
    people.save({ ...person, passwordHash, passwordChangedAt: clock.now(), updatedAt: clock.now() });
    ledger.append(personEffect(person, { event: 'password-changed', via }));
  });
}
