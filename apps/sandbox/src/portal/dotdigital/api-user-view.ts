import type { ApiUser } from '../../dotdigital/account.ts';
import { isLocked } from '../../dotdigital/verify-credentials.ts';
import type { SandboxState } from '../../state.ts';

/** An API user as Settings > Access > API users shows one. */
export function apiUserView(state: SandboxState, user: ApiUser): Record<string, unknown> {
  const { username, accountId, description, scheme, transactional, enabled, createdAt } = user;
  const status = isLocked(state, user) ? 'locked' : enabled ? 'enabled' : 'disabled';
  return {
    username,
    accountId,
    description,
    scheme,
    transactional,
    status,
    created: new Date(createdAt).toISOString(),
  };
}
