import type { Actor, AuditEvent } from '@countersign/schema';
import { expect, it } from 'vitest';
import { withTempStore } from '../testing/index.ts';
import { sampleEvent, sampleId, samplePrincipal, sampleToken } from '../testing/sample-records.ts';

const token = sampleToken;
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
      const size = store.read((tx) => tx.audit.size());
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
      expect(store.read((tx) => [tx.principals.list().length, tx.audit.size()])).toEqual([1, size]);
      await store.write((tx) => tx.audit.append({ kind: 'worker', id: 'w1' }, sampleEvent()));
      expect(store.read((tx) => tx.audit.size())).toBe(size + 1);
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
    const size = store.read((tx) => tx.audit.size());
    await store.write((tx) => void events.map((event) => tx.audit.append(actor, event)));
    expect(store.read((tx) => tx.audit.size())).toBe(size + events.length);
  }));

it('the log takes no decision of a person that came with a token for programs, and takes what a program may say', () =>
  withTempStore(async (store) => {
    const review: AuditEvent = {
      type: 'acknowledgement.recorded',
      request: sampleId('req', 1),
      data: { revision: 1, kind: 'breakage' },
    };
    await store.write((tx) => {
      tx.principals.insert(samplePrincipal);
      tx.tokens.insert({ ...sampleToken, kind: 'api', scopes: ['read', 'submit', 'work', 'audit'] });
    });
    const size = store.read((tx) => tx.audit.size());
    const decide = store.write((tx) => tx.audit.append(actor, review));
    await expect(decide).rejects.toMatchObject({ code: 'INTERACTIVE_REQUIRED' });
    await store.write((tx) => tx.audit.append(actor, sampleEvent()));
    expect(store.read((tx) => tx.audit.size())).toBe(size + 1);
  }));
