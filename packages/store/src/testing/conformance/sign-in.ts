import type { WriteTransaction } from '@countersign/use-cases/ports';
import { expect, it } from 'vitest';
import { insertDirectory, sampleId, samplePasskey, samplePrincipal, sampleToken } from '../sample-records.ts';
import type { WithStore } from './with-store.ts';

const DIGEST = 'd'.repeat(64);

/** What people sign in with. */
export function testSignIn(withStore: WithStore): void {
  function withDirectory(work: (tx: WriteTransaction) => void): Promise<void> {
    return withStore((store) =>
      store.write((tx) => {
        insertDirectory(tx);
        work(tx);
      }),
    );
  }

  it('a token is revoked once, at the first time', async () => {
    await withDirectory((tx) => {
      const id = sampleId('tok', 1);
      tx.tokens.insert(sampleToken);
      tx.tokens.revoke(id, 5);
      tx.tokens.revoke(id, 6);
      expect(tx.tokens.get(id)?.revokedAt).toBe(5);
    });
  });

  it('a passkey stays as it was enrolled, and is revoked once', async () => {
    await withDirectory((tx) => {
      const { id } = samplePasskey;
      tx.passkeys.insert(samplePasskey);
      tx.passkeys.use(id, { at: 4, signCount: 7, backedUp: true });
      tx.passkeys.revoke(id, 5);
      tx.passkeys.revoke(id, 6);
      const now = { ...samplePasskey, lastUsedAt: 4, signCount: 7, backedUp: true, revokedAt: 5 };
      expect(tx.passkeys.get(id)).toEqual(now);
      expect(() => tx.passkeys.use(id, { at: 9, signCount: 9, backedUp: true })).toThrow('stays revoked');
      expect(() => tx.passkeys.insert({ ...samplePasskey, id: sampleId('pky', 2) })).toThrow('UNIQUE');
    });
  });

  it('a subject of an issuer stays whom it was linked to until that ends, which is for good', async () => {
    await withDirectory((tx) => {
      const identity = {
        id: sampleId('idn', 1),
        principal: samplePrincipal.id,
        issuer: 'acme',
        subjectDigest: DIGEST,
        createdAt: 1,
        revokedAt: null,
      };
      tx.identities.insert(identity);
      expect(tx.identities.bySubject(DIGEST)).toEqual(identity);
      expect(tx.identities.of(samplePrincipal.id)).toEqual([identity]);
      expect(() => tx.identities.insert({ ...identity, id: sampleId('idn', 2) })).toThrow('UNIQUE');
      expect(tx.identities.get(identity.id)).toEqual(identity);
      tx.identities.revoke(identity.id, 5);
      tx.identities.revoke(identity.id, 6);
      expect(tx.identities.get(identity.id)?.revokedAt).toBe(5);
      expect(tx.identities.bySubject(DIGEST)).toBeUndefined();
      const again = { ...identity, id: sampleId('idn', 2) };
      tx.identities.insert(again);
      expect(tx.identities.bySubject(DIGEST)).toEqual(again);
    });
  });
}
