import type { AuditEventType } from '@countersign/schema';
import { expect, it, vi } from 'vitest';
import { type Connection, connect } from './connection.ts';
import { openStore } from './open-store.ts';
import { withTempStore } from './testing/index.ts';
import { sampleEvent, sampleId } from './testing/sample-records.ts';

const system = { kind: 'system' } as const;
const REQUEST = sampleId('req', 1);
const OTHER = sampleId('req', 2);

function indexed(connection: Connection): number {
  return connection.prepare<[], number>('SELECT count(*) FROM entry_index').pluck().get() ?? 0;
}

async function withConnection(path: string, work: (connection: Connection) => void | Promise<void>) {
  const connection = connect(path, { readonly: false, busyTimeoutMillis: 1000 });
  try {
    await work(connection);
  } finally {
    connection.close();
  }
}

it('entries are found by request and type the moment they are written, and the same once they are indexed', async () => {
  await withTempStore(async (store, { path }) => {
    await store.write((tx) => {
      for (let count = 0; count < 300; count++) {
        tx.audit.append(system, sampleEvent(count % 3 === 0 ? REQUEST : OTHER));
      }
      tx.audit.append(system, { type: 'request.done', request: REQUEST, data: { revision: 1 } });
    });
    const ask = () =>
      store.read(({ audit }) => ({
        ofRequest: audit.entries({ from: 0, limit: 500, request: REQUEST }).map(({ index }) => index),
        page: audit.entries({ from: 100, limit: 2, request: OTHER }).map(({ index }) => index),
        both: audit.entries({ from: 0, limit: 9, request: REQUEST, type: 'request.done' }).length,
        none: audit.entries({ from: 0, limit: 9, request: OTHER, type: 'request.done' }).length,
        done: audit.count({ type: 'request.done', from: 0 }),
        last: audit.last('request.done'),
        never: audit.last('log.started'),
      }));
    const before = ask();
    expect(before).toMatchObject({
      both: 1,
      none: 0,
      done: 1,
      last: 300,
      never: undefined,
      page: [100, 101],
    });
    expect(before.ofRequest).toHaveLength(101);
    await withConnection(path, async (connection) => {
      expect(indexed(connection)).toBe(0);
      await vi.waitFor(() => expect(indexed(connection)).toBe(301), 10_000);
    });
    expect(ask()).toEqual(before);
  });
});

it('a page goes on from what is indexed into what is not yet', async () => {
  await withTempStore(async (store, { path }) => {
    await store.write((tx) => tx.audit.append(system, sampleEvent(REQUEST)));
    await withConnection(path, (connection) => vi.waitFor(() => expect(indexed(connection)).toBe(1), 10_000));
    await store.write((tx) => tx.audit.append(system, sampleEvent(REQUEST)));
    const type: AuditEventType = sampleEvent(REQUEST).type;
    store.read(({ audit }) => {
      expect(audit.entries({ from: 0, limit: 5, request: REQUEST })).toHaveLength(2);
      expect(audit.entries({ from: 0, limit: 1, request: REQUEST })).toHaveLength(1);
      expect(audit.entries({ from: 1, limit: 5, type })).toHaveLength(1);
      expect(audit.count({ type, from: 0 })).toBe(2);
      expect(audit.last(type)).toBe(1);
    });
  });
});

it('what a process left unindexed is indexed by the next that opens the store, past an entry that cannot be read', async () => {
  await withTempStore(async (store, { path, settings }) => {
    await store.write((tx) => {
      for (let count = 0; count < 3; count++) tx.audit.append(system, sampleEvent(REQUEST));
    });
    store.close();
    await withConnection(path, async (connection) => {
      connection.exec('DROP TRIGGER entry_no_update');
      connection.exec("UPDATE entry SET body = x'00' WHERE idx = 1");
      expect(indexed(connection)).toBe(0);
      const next = openStore({ path, ...settings });
      await vi.waitFor(() => expect(indexed(connection)).toBe(3), 10_000);
      expect(next.read((tx) => tx.audit.entries({ from: 0, limit: 9, request: REQUEST }))).toHaveLength(2);
      next.close();
    });
  });
});
