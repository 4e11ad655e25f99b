import type { Principal } from '@countersign/schema';
import { digestOfBytes } from '../digest.ts';
import type { Clock, Store } from '../ports/index.ts';

/** The principal that a token belongs to; undefined when it is unknown, revoked or has expired. */
export const makeAuthenticate =
  (deps: { readonly store: Store; readonly clock: Clock }) =>
  (token: string): Principal | undefined =>
    deps.store.read((tx) => {
      const record = tx.tokens.byHash(digestOfBytes(Buffer.from(token, 'utf8')));
      if (record === undefined || record.revokedAt !== null) return undefined;
      if (record.expiresAt !== null && record.expiresAt <= deps.clock.now()) return undefined;
      return tx.principals.get(record.principal);
    });
