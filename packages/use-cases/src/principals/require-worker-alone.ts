import { CountersignError, type CreatePrincipal } from '@countersign/schema';

/**
 * Makes sure that a worker is nothing else: it carries out what others have approved, on every account.
 * @throws CountersignError INPUT_INVALID
 */
export function requireWorkerAlone({
  kind,
  roles,
  accounts,
}: Pick<CreatePrincipal, 'kind' | 'roles' | 'accounts'>): void {
  if (!roles.includes('worker')) return;
  if (kind === 'machine' && roles.length === 1 && accounts == null) return;
  const problem =
    'the role worker is for a machine that has no other role and is not limited to accounts: it carries out what others have approved, on every account';
  throw new CountersignError('INPUT_INVALID', { problems: [problem] });
}
