import type { Action, Change, Provider } from '@countersign/schema';

/**
 * How an API user is called once the request is carried out, where this gives it a name: on ESET its address; on dotdigital,
 * which makes user names of its own, the description. Undefined where it gives none.
 */
export function labelAfter(update: {
  readonly provider: Provider;
  readonly action: Action;
  readonly change: Pick<Change, 'email' | 'description'>;
}): string | undefined {
  const { provider, action, change } = update;
  const named = provider === 'dotdigital' ? change.description : change.email;
  if (action === 'create') return named ?? change.email ?? change.description;
  return action === 'update' ? named : undefined;
}
