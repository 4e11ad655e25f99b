import type { Actor, Digest } from '@countersign/schema';
import { digestOf } from '../digest.ts';
import type { Clock, WriteTransaction } from '../ports/index.ts';

/** Puts a set of policies in force and records it. The caller has made sure that the documents load. */
export function activatePolicies(
  tx: WriteTransaction,
  deps: { readonly clock: Clock },
  change: { readonly actor: Actor; readonly documents: readonly unknown[]; readonly proposal?: string },
): Digest {
  const { actor, documents, proposal } = change;
  const digest = digestOf(documents);
  const now = deps.clock.now();
  tx.policySets.activate({ digest, documents, activatedAt: now });
  tx.audit.append(actor, {
    type: 'policy.activated',
    request: null,
    data: { policyDigest: digest, rules: documents.length, ...(proposal === undefined ? {} : { proposal }) },
  });
  return digest;
}
