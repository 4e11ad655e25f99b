import { openCheckpoint, parseVkey, verifyProof } from '@countersign/audit-log';
import { type AuditEvent, auditEntrySchema } from '@countersign/schema';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openStore } from '../open-store.ts';
import { silentLogger, withTempStore } from '../testing/index.ts';
import { insertDirectory, sampleEvent, sampleId, sampleRequest } from '../testing/sample-records.ts';
import { verifyStoredLog } from '../testing/verify-stored-log.ts';

const system = { kind: 'system' } as const;
const parse = (body: Uint8Array | undefined) =>
  auditEntrySchema.parse(JSON.parse(Buffer.from(body ?? []).toString('utf8')));

it('an entry holds who, what and when as canonical JSON', async () => {
  await withTempStore(async (store, { clock }) => {
    const request = sampleId('req', 1);
    await store.write((tx) => tx.audit.append({ kind: 'worker', id: 'w1' }, sampleEvent(request)));
    const entry = store.read((tx) => tx.audit.entry(0));
    expect(Buffer.from(entry?.body ?? []).toString('utf8')).toBe(
      `{"actor":{"id":"w1","kind":"worker"},"at":"${new Date(clock.now()).toISOString()}",` +
        `"data":{"revision":1},"id":"evt_00000000000000000000000001","request":"${request}",` +
        '"type":"request.cancelled","v":1}',
    );
  });
});

it('every entry can be proved to somebody who has the public key only', async () => {
  await withTempStore(async (store, { path, settings, vkey }) => {
    for (let count = 1; count <= 5; count++) {
      await store.write((tx) => {
        for (let each = 0; each < count; each++) tx.audit.append(system, sampleEvent());
        expect(tx.audit.proof(tx.audit.size() - 1)).toBeUndefined();
      });
    }
    const log = { origin: settings.log.origin, vkeys: [parseVkey(vkey)] };
    store.read((tx) => {
      expect(tx.audit.size()).toBe(15);
      expect(tx.audit.checkpoint()?.size).toBe(15);
      expect(openCheckpoint(tx.audit.checkpoint()?.note ?? '', log).ok).toBe(true);
      for (let index = 0; index < 15; index++) {
        const proven = tx.audit.proof(index);
        const entry = { entry: proven?.body ?? Buffer.alloc(0), proof: proven?.proof ?? '' };
        expect(verifyProof(entry, log)).toMatchObject({ ok: true, index: BigInt(index) });
      }
      expect(tx.audit.proof(15)).toBeUndefined();
      expect(tx.audit.proof(-1)).toBeUndefined();
    });
    expect(verifyStoredLog(path)).toMatchObject({ ok: true, size: 15, checkpoints: 5 });
  });
});

it('an event that is not as described throws and stops nothing but its own write', async () => {
  await withTempStore(async (store) => {
    const free: unknown = { ...sampleEvent(), data: { revision: 1, reason: 'in free text' } };
    const wrongs: unknown[] = [
      free,
      { ...sampleEvent(), type: 'request.forgotten' },
      { ...sampleEvent('r1') },
    ];
    for (const wrong of wrongs) {
      await expect(store.write((tx) => tx.audit.append(system, wrong as AuditEvent))).rejects.toThrow(
        TypeError,
      );
    }
    await expect(store.write((tx) => tx.audit.append(system, sampleEvent()))).resolves.toBe(0);
  });
});

it('the times of the log never go backwards, even when the clock does', async () => {
  await withTempStore(async (_, { path, settings, clock }) => {
    const warnings: object[] = [];
    const logger = { ...silentLogger, warn: (fields: object) => warnings.push(fields) };
    const store = openStore({ path, ...settings, logger });
    const noon = clock.now();
    const times = [noon, noon - 60_000, noon + 1];
    for (const time of times) {
      clock.set(time);
      await store.write((tx) => tx.audit.append(system, sampleEvent()));
    }
    const at = store.read((tx) =>
      tx.audit.entries({ from: 0, limit: 10 }).map(({ body }) => Date.parse(parse(body).at)),
    );
    store.close();
    expect(at).toEqual([noon, noon, noon + 1]);
    expect(warnings).toEqual([{ behindMillis: 60_000 }]);
  });
});

it('entries are listed from an index on, by request, by type and by both', async () => {
  await withTempStore(async (store) => {
    const [one, two] = [sampleId('req', 1), sampleId('req', 2)];
    await store.write((tx) => {
      tx.audit.append(system, sampleEvent(one));
      tx.audit.append(system, sampleEvent(two));
      tx.audit.append(system, { type: 'request.done', request: one, data: { revision: 1 } });
      tx.audit.append(system, sampleEvent(one));
    });
    const list = (filter: { from: number; limit: number; request?: string; type?: string }) =>
      store.read((tx) => tx.audit.entries(filter).map(({ index }) => index));
    expect(list({ from: 1, limit: 2 })).toEqual([1, 2]);
    expect(list({ from: 0, limit: 10, request: one })).toEqual([0, 2, 3]);
    expect(list({ from: 1, limit: 10, request: one })).toEqual([2, 3]);
    expect(list({ from: 0, limit: 2, type: 'request.cancelled' })).toEqual([0, 1]);
    expect(list({ from: 0, limit: 10, request: one, type: 'request.cancelled' })).toEqual([0, 3]);
  });
});

it('a write that appends nothing makes no checkpoint', async () => {
  await withTempStore(async (store) => {
    await store.write(insertDirectory);
    const before = store.read((tx) => tx.audit.checkpoint());
    await store.write((tx) => tx.requests.insert(sampleRequest(1)));
    expect(store.read((tx) => tx.audit.checkpoint())).toEqual(before);
  });
});

it('whatever mix of writes is kept or undone, the log holds what was kept, in order, under good signatures', async () => {
  const write = fc.record({
    appends: fc.integer({ min: 0, max: 4 }),
    fails: fc.boolean(),
    waits: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(write, { maxLength: 12 }), (writes) =>
      withTempStore(async (store, { path }) => {
        const kept: (string | null)[] = [null];
        await store.write((tx) => tx.audit.append(system, sampleEvent()));
        for (const [number, { appends, fails, waits }] of writes.entries()) {
          const request = sampleId('req', number);
          const done = store.write((tx) => {
            for (let each = 0; each < appends; each++) tx.audit.append(system, sampleEvent(request));
            if (fails) throw new RangeError('undone');
          });
          const settled = done.then(
            () => kept.push(...Array<string>(appends).fill(request)),
            (error: unknown) => expect(error).toBeInstanceOf(RangeError),
          );
          if (waits) await settled;
        }
        await store.write(() => undefined);
        const entries = store.read((tx) => tx.audit.entries({ from: 0, limit: 100 }));
        expect(entries.map(({ body }) => parse(body).request)).toEqual(kept);
        expect(verifyStoredLog(path)).toMatchObject({ ok: true, size: kept.length });
      }),
    ),
    { numRuns: 25 },
  );
});
