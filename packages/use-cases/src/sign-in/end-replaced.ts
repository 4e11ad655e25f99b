import type { Actor } from '@countersign/schema';
import { digestOfBytes } from '../digest.ts';
import type { PrincipalDeps } from '../principals/deps.ts';
import { endMeans } from '../principals/end-means.ts';
import { isLeft } from '../principals/means.ts';

/**
 * Ends the session whose place in a browser another one has taken: nobody can sign out of it there any more. Nothing else ends by it,
 * as when its holder signs out.
 */
export const createEndReplaced =
  ({ store, clock }: Pick<PrincipalDeps, 'store' | 'clock'>) =>
  async (secret: string): Promise<void> => {
    const hash = digestOfBytes(Buffer.from(secret, 'utf8'));
    // Most browsers bring none, and a made-up one is no reason to write.
    if (store.read((tx) => tx.tokens.byHash(hash)) === undefined) return;
    await store.write((tx) => {
      const found = tx.tokens.byHash(hash);
      if (found?.kind !== 'browser' || !isLeft(found)) return;
      const actor: Actor = { kind: 'principal', id: found.principal, via: found.id };
      endMeans(tx, [found], { actor, at: clock.now() });
    });
  };
