import { digestOf } from '../digest.ts';
import type { Clock, Store } from '../ports/index.ts';

/**
 * Puts a policy set in force, unless it is already, and records it. The caller has loaded and linted the documents.
 * Gives the set's digest.
 */
export const makeActivatePolicies =
  (deps: { readonly store: Store; readonly clock: Clock }) =>
  (documents: readonly unknown[]): Promise<string> => {
    const digest = digestOf(documents);
    return deps.store.write((tx) => {
      if (tx.policySets.active()?.digest === digest) return digest;
      tx.policySets.activate({ digest, documents, activatedAt: deps.clock.now() });
      tx.audit.append(
        { kind: 'system' },
        {
          type: 'policy.activated',
          request: null,
          data: { policyDigest: digest, rules: documents.length },
        },
      );
      return digest;
    });
  };
