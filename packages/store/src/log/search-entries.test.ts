import { type FieldFilter, isWanted, wantedTokens } from '@countersign/log-export';
import type { AuditEvent } from '@countersign/schema';
import type { ReadTransaction } from '@countersign/use-cases/ports';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SqliteStore } from '../assemble-store.ts';
import { openStore } from '../open-store.ts';
import { withTempStore } from '../testing/index.ts';
import { insertDirectory, sampleId, sampleRequest } from '../testing/sample-records.ts';

const FILTERS: readonly FieldFilter[] = [
  { type: ['request.cancelled'] },
  { type: ['request.cancelled', 'request.done'] },
  { type: ['policy.activated'] },
  { request: sampleId('req', 1) },
  { account: sampleRequest(1).account },
  { account: sampleRequest(1).account, type: ['request.done'] },
  { outcome: 'failure' },
  { actor: 'worker-1' },
  { text: 'worker-1' },
  { text: 'LEASE_LOST "or nothing' },
  { text: 'nothing at all' },
  { text: '"' },
];

const KINDS = ['request.cancelled', 'request.done', 'request.failed'] as const;

function eventOf(number: number): AuditEvent {
  const request = number % 5 < 2 ? sampleId('req', 1) : null;
  const type = KINDS[number % KINDS.length];
  if (type === 'request.failed') {
    const code = number % 2 === 0 ? 'LEASE_LOST "or nothing" (*)' : 'OTHER';
    return { type, request, data: { revision: 1, step: null, code } };
  }
  return { type: type ?? 'request.done', request, data: { revision: 1 } };
}

async function append(store: SqliteStore, from: number, count: number): Promise<void> {
  await store.write((tx) => {
    for (let number = from; number < from + count; number += 1)
      tx.audit.append({ kind: 'worker', id: `worker-${number % 7}` }, eventOf(number));
  });
}

const searchable = (store: SqliteStore) => store.read((tx) => tx.audit.searchable());
const untilIndexed = (store: SqliteStore, count: number) =>
  expect.poll(() => searchable(store), { timeout: 30_000 }).toBe(count);

/** What a look through all entries finds. */
function lookedThrough(tx: ReadTransaction, filter: FieldFilter): number[] {
  const { account, provider, integration, apiUser } = sampleRequest(1);
  const subject = { account, provider, integration, apiUser };
  return tx.audit.entries({ from: 0, limit: -1 }).flatMap(({ index, body }) => {
    const entry = JSON.parse(Buffer.from(body).toString('utf8'));
    const exported = { entry, subject: entry.request === null ? null : subject };
    return isWanted(exported, wantedTokens(filter)) ? [index] : [];
  });
}

it('finds what a look through all entries finds, in any range, in both orders, page after page', async () => {
  await withTempStore(async (store) => {
    await store.write((tx) => {
      insertDirectory(tx);
      tx.requests.insert(sampleRequest(1));
    });
    await append(store, 0, 300);
    // With the entry that binds the rows of the directory.
    await untilIndexed(store, 301);
    const all = store.read((tx) => FILTERS.map((filter) => lookedThrough(tx, filter)));
    expect(all.map((found) => found.length > 0)).toEqual(
      FILTERS.map(
        (filter) => !(filter.type?.includes('policy.activated') || /^(nothing|"$)/.test(filter.text ?? '')),
      ),
    );
    fc.assert(
      fc.property(
        fc.nat({ max: FILTERS.length - 1 }),
        fc.nat({ max: 310 }),
        fc.nat({ max: 310 }),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        (which, from, end, limit, descending) => {
          const inRange = (all[which] ?? []).filter((index) => index >= from && index < end);
          const expected = (descending ? inRange.toReversed() : inRange).slice(0, limit);
          const wanted = wantedTokens(FILTERS[which] ?? {});
          const found = store.read((tx) => tx.audit.search({ wanted, from, end, limit, descending }));
          expect(found.map(({ index }) => index)).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });
});

it('what was appended and not indexed when the process ended is indexed by the next one', async () => {
  await withTempStore(async (store, { path, settings }) => {
    await append(store, 0, 40);
    expect(searchable(store)).toBe(0);
    store.close();
    const next = openStore({ path, ...settings });
    try {
      await untilIndexed(next, 40);
      await append(next, 40, 200);
      await untilIndexed(next, 240);
    } finally {
      next.close();
    }
  });
});
