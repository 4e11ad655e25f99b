import type { Actor, AuditEvent } from '@countersign/schema';
import { expect, it } from 'vitest';
import { withTempStore } from '../testing/index.ts';
import { sampleEvent, sampleId, samplePrincipal } from '../testing/sample-records.ts';

const token = {
  id: sampleId('tok', 1),
  principal: samplePrincipal.id,
  label: 'laptop',
  hash: 'a'.repeat(64),
  createdAt: 1,
  expiresAt: null as number | null,
  revokedAt: null,
  issuedVia: null,
};
const actor: Actor = { kind: 'principal', id: samplePrincipal.id, via: token.id };

/** A store in which somebody signed in with a token that has ended meanwhile. */
const withEnded = (
  how: 'revoked' | 'expired',
  work: (store: Parameters<Parameters<typeof withTempStore>[0]>[0]) => Promise<void>,
) =>
  withTempStore(async (store, { clock }) => {
    await store.write((tx) => {
      tx.principals.insert(samplePrincipal);
      tx.tokens.insert({ ...token, expiresAt: how === 'expired' ? clock.now() : null });
      if (how === 'revoked') tx.tokens.revoke(token.id, clock.now());
    });
    await work(store);
  });

for (const [how, code] of [
  ['revoked', 'TOKEN_REVOKED'],
  ['expired', 'TOKEN_EXPIRED'],
] as const) {
  it(`nothing is changed by means of a token that was ${how} after it signed in`, () =>
    withEnded(how, async (store) => {
      const other = { ...samplePrincipal, id: sampleId('pri', 2), email: 'other@acme.example' };
      const change = store.write((tx) => {
        tx.principals.insert(other);
        tx.audit.append(actor, sampleEvent());
      });
      await expect(change).rejects.toMatchObject({ code });
      const swallowed = store.write((tx) => {
        tx.principals.insert(other);
        try {
          tx.audit.append(actor, sampleEvent());
        } catch {
          // As a use case would that has an answer for everything.
        }
      });
      await expect(swallowed).rejects.toMatchObject({ code });
      expect(store.read((tx) => [tx.principals.list().length, tx.audit.size()])).toEqual([1, 0]);
      await store.write((tx) => tx.audit.append({ kind: 'worker', id: 'w1' }, sampleEvent()));
      expect(store.read((tx) => tx.audit.size())).toBe(1);
    }));
}

it('what somebody was refused or shown is on record also when the token has ended meanwhile', () =>
  withEnded('revoked', async (store) => {
    const events: readonly AuditEvent[] = [
      { type: 'access.refused', request: null, data: { operation: 'GET /v1/log', code: 'FORBIDDEN' } },
      {
        type: 'log.read',
        request: null,
        data: { operation: 'list', filters: [], of: null, first: null, last: null, count: 0 },
      },
    ];
    await store.write((tx) => void events.map((event) => tx.audit.append(actor, event)));
    expect(store.read((tx) => tx.audit.size())).toBe(2);
  }));
