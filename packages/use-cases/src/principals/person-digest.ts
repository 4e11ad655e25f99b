import type { Digest, Principal } from '@countersign/schema';
import { saltedDigest } from '../digest.ts';
import type { IdentityReader } from '../ports/index.ts';

/**
 * Stands for name, address, kind and key of somebody, where these must not be: in what others sign, and through that in the log.
 * Once they are erased the salt is gone, and nobody can find out by trying names.
 */
export function personDigest(
  tx: IdentityReader,
  { id, name, email, kind, recipient }: Pick<Principal, 'id' | 'name' | 'email' | 'kind' | 'recipient'>,
): Digest {
  return saltedDigest(tx.principals.saltOf(id) ?? '', {
    id,
    name,
    email: email.toLowerCase(),
    kind,
    recipient,
  });
}
