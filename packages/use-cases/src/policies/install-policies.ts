import type { Digest } from '@countersign/schema';
import type { Clock, Store } from '../ports/index.ts';
import { activatePolicies } from './activate-policies.ts';

/**
 * Puts the policies that the program comes with in force, where none are: afterwards a set changes by proposal and
 * approval only, also when a new version of the program brings other policies along. Gives the digest of those in force.
 */
export const createInstallPolicies =
  (deps: { readonly store: Store; readonly clock: Clock }) =>
  (documents: readonly unknown[]): Promise<Digest> =>
    deps.store.write(
      (tx) =>
        tx.policySets.active()?.digest ??
        activatePolicies(tx, deps, { actor: { kind: 'system' }, documents }),
    );
