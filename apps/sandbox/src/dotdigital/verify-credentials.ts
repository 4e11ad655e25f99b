import { assumed } from '../assumptions.ts';
import { passwordMatches } from '../secrets/password-hash.ts';
import type { SandboxState } from '../state.ts';
import type { Account, ApiUser } from './account.ts';
import { apiUserEffect } from './effect.ts';

/** "More than five times" (support.dotdigital.com, article 360003002719): the sixth wrong password locks. */
const WRONG_PASSWORDS_ALLOWED = 5;

/** The API user whose credentials these are, or null. Counts wrong passwords, and locks the API user after too many. */
export function verifyCredentials(
  state: SandboxState,
  { username, password }: { username: string; password: string },
): { user: ApiUser; account: Account } | null {
  return state.transact(() => {
    const user = state.dotdigital.apiUser(username);
    const account = user && state.dotdigital.account(user.accountId);
    if (!user || !account) return null;
    if (!passwordMatches(password, user.passwordHash)) {
      countWrongPassword(state, user);
      return null;
    }
    if (!user.enabled || isLocked(state, user)) return null;
    if (user.badPasswords > 0) {
      state.dotdigital.saveApiUser({ ...user, badPasswords: assumed('dotdigital.lock-counting', 0) });
    }
    return { user, account };
  });
}

/** An unlocked API user may stay locked for a while ("up to 5 minutes"). */
export function isLocked({ clock, settings }: SandboxState, user: ApiUser): boolean {
  if (user.locked) return true;
  if (user.unlockedAt === null) return false;
  return clock.now() < user.unlockedAt + settings.current().dotdigital.unlockDelaySeconds * 1000;
}

function countWrongPassword({ dotdigital, ledger, mailbox }: SandboxState, user: ApiUser): void {
  if (user.locked) return;
  const badPasswords = user.badPasswords + 1;
  const locked = badPasswords > WRONG_PASSWORDS_ALLOWED;
  dotdigital.saveApiUser({ ...user, badPasswords, locked });
  if (!locked) return;
  ledger.append(apiUserEffect(user, { event: 'locked', via: 'api', details: { badPasswords } }));
  for (const operator of dotdigital.operators(user.accountId)) {
    if (operator.role === 'user') continue;
    mailbox.send({
      recipient: operator.email,
      provider: 'dotdigital',
      kind: 'api-user-locked',
      subject: `API user ${user.username} was locked`,
    });
  }
}
