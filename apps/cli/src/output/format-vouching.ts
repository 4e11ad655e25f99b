import type { Principal } from '@countersign/schema';
import { fields } from './table.ts';

/** Whom somebody is about to vouch for. */
export function formatVouching(found: {
  readonly principal: Principal;
  readonly letInBy: Principal;
  readonly enrolledAt: string | null;
  readonly alike: readonly Principal[];
}): string {
  const { principal, letInBy, enrolledAt, alike } = found;
  const { id, name, email, kind, roles, accounts } = principal;
  return fields([
    ['person', `${name} <${email}>, ${id}`],
    ['may', `${roles.join(', ')} of ${accounts === null ? 'all accounts' : accounts.join(', ')}`],
    [
      'enrolled',
      `${enrolledAt ?? 'long ago'}, by a code of ${letInBy.name} <${letInBy.email}>, who could have used it`,
    ],
    ...(kind === 'person' ? [] : [['kind', kind] as const]),
    ...alike.map((one) => ['LOOKS LIKE', `${one.name} <${one.email}>, ${one.id}`] as const),
  ]);
}
