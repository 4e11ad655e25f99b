import { assumed } from '../assumptions.ts';
import { hashPassword } from '../secrets/password-hash.ts';
import type { Random } from '../secrets/random-ids.ts';
import type { SandboxState } from '../state.ts';
import type { Via } from '../store/ledger.ts';
import type { Account, ApiUser, Scheme } from './account.ts';
import { apiUserEffect } from './effect.ts';

export type NewApiUser = {
  username: string;
  password: string;
  description: string;
  scheme: Scheme;
  transactional: boolean;
  enabled: boolean;
};

/** The platform generates the name; people must not edit it. */
export function newUsername(random: Random): string {
  return `apiuser-${assumed('dotdigital.username-alphabet', random(6).toString('hex'))}@apiconnector.com`;
}

/** Creates an API user, ready at once. The caller has checked the operator and the password rule. */
export function createApiUser(
  { dotdigital, ledger, clock, random, transact }: SandboxState,
  { account, user, via }: { account: Account; user: NewApiUser; via: Via },
): ApiUser {
  return transact(() => {
    const { password, ...fields } = user;
    const created: ApiUser = {
      ...fields,
      accountId: account.id,
      passwordHash: hashPassword(password, random(16)),
      badPasswords: 0,
      locked: false,
      unlockedAt: null,
      createdAt: clock.now(),
    };
    dotdigital.insertApiUser(created);
    const { username: _, ...details } = fields;
    ledger.append(apiUserEffect(created, { event: 'created', via, details }));
    return created;
  });
}
