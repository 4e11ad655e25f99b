import type { Effect, Via } from '../store/ledger.ts';
import type { ApiUser } from './account.ts';

type ApiUserEvent =
  | 'created'
  | 'updated'
  | 'password-changed'
  | 'enabled'
  | 'disabled'
  | 'locked'
  | 'unlocked'
  | 'deleted';

export type ApiUserEffect = { event: ApiUserEvent; via: Via; details?: Record<string, unknown> };

/** The ledger line of something that happened to an API user, for example `dotdigital.api-user.created`. */
export function apiUserEffect(user: ApiUser, { event, via, details = {} }: ApiUserEffect): Effect {
  return {
    provider: 'dotdigital',
    account: String(user.accountId),
    kind: `dotdigital.api-user.${event}`,
    subject: user.username,
    via,
    details,
  };
}
