import { CountersignError } from '@countersign/schema';
import type { Synchronous } from '@countersign/use-cases/ports';
import { expect, it } from 'vitest';
import {
  insertDirectory,
  insertPermitted,
  sampleEvent,
  sampleId,
  samplePrincipal,
  sampleRequest,
} from '../sample-records.ts';
import type { WithStore } from './with-store.ts';

const system = { kind: 'system' } as const;

/** A write is whole or not at all, and nobody is told before it is. */
export function testTransactions(withStore: WithStore): void {
  it('state, audit entries and outbox rows of a write that throws are gone together', async () => {
    await withStore(async (store) => {
      await store.write(insertDirectory);
      const before = store.read((tx) => tx.audit.checkpoint());
      const write = store.write((tx) => {
        insertPermitted(tx, 1);
        tx.outbox.put({
          id: sampleId('out', 1),
          provider: 'dotdigital',
          subject: sampleId('stp', 1),
          availableAt: 0,
          begins: false,
        });
        throw new RangeError('no');
      });
      await expect(write).rejects.toThrow(RangeError);
      store.read((tx) => {
        expect(tx.requests.get(sampleId('req', 1))).toBeUndefined();
        expect(tx.outbox.count()).toBe(0);
        expect(tx.audit.size()).toBe(before?.size);
        expect(tx.audit.checkpoint()).toEqual(before);
      });
    });
  });

  it('writes that come together share one commit and one checkpoint, and one that throws is undone alone', async () => {
    await withStore(async (store) => {
      const results = await Promise.allSettled([
        store.write((tx) => tx.audit.append(system, sampleEvent())),
        store.write((tx) => {
          tx.audit.append(system, sampleEvent());
          tx.audit.append(system, sampleEvent());
          throw new CountersignError('NOT_FOUND', { what: 'request', id: 'x' });
        }),
        store.write((tx) => tx.audit.append(system, sampleEvent())),
      ]);
      expect(results).toEqual([
        { status: 'fulfilled', value: 0 },
        { status: 'rejected', reason: expect.objectContaining({ code: 'NOT_FOUND' }) },
        { status: 'fulfilled', value: 1 },
      ]);
      store.read((tx) => {
        expect(tx.audit.size()).toBe(2);
        expect(tx.audit.checkpoint()?.size).toBe(2);
      });
    });
  });

  it('a write sees what the ones before it in the same commit wrote', async () => {
    await withStore(async (store) => {
      const [, found] = await Promise.all([
        store.write(insertDirectory),
        store.write((tx) => tx.principals.get(samplePrincipal.id)),
      ]);
      expect(found).toEqual(samplePrincipal);
    });
  });

  it('a long queue is committed in groups, in order, with the event loop running in between', async () => {
    await withStore(async (store) => {
      let turns = 0;
      const count = () => {
        turns += 1;
        counting = setImmediate(count);
      };
      let counting = setImmediate(count);
      const indexes = await Promise.all(
        Array.from({ length: 600 }, () => store.write((tx) => tx.audit.append(system, sampleEvent()))),
      );
      clearImmediate(counting);
      expect(indexes).toEqual(Array.from({ length: 600 }, (_, index) => index));
      expect(turns).toBeGreaterThanOrEqual(2);
    });
  });

  it('an asynchronous callback does not compile, is refused, and writes neither before nor after its await', async () => {
    await withStore(async (store) => {
      let resumed: unknown;
      const work = async (tx: Parameters<Parameters<typeof store.write>[0]>[0]): Promise<void> => {
        insertDirectory(tx);
        await Promise.resolve();
        try {
          tx.requests.insert(sampleRequest(1));
        } catch (error) {
          resumed = error;
          throw error;
        }
      };
      // @ts-expect-error a promise is not synchronous
      await expect(store.write(work)).rejects.toThrow(TypeError);
      // @ts-expect-error a promise is not synchronous
      expect(() => store.read(async () => 1)).toThrow(TypeError);
      await new Promise((resolve) => setImmediate(resolve));
      expect(resumed).toMatchObject({ message: expect.stringContaining('has ended') });
      store.read((tx) => {
        expect(tx.principals.list()).toEqual([]);
        expect(tx.requests.countByState()).toEqual({});
      });
      const value: Synchronous<number> = 1;
      expect(await store.write(() => value)).toBe(1);
    });
  });

  it('a transaction cannot be opened within another, nor a transaction be used after its end', async () => {
    await withStore(async (store) => {
      await expect(store.write(() => store.read((tx) => tx.audit.size()))).rejects.toThrow('is open');
      const leaked = store.read((tx) => ({ tx }));
      expect(() => leaked.tx.audit.size()).toThrow('has ended');
      await expect(store.write(() => leaked.tx.audit.size())).rejects.toThrow('has ended');
    });
  });

  it('what is tried out in a write is undone, with its entries, and what was written before it stays', async () => {
    await withStore(async (store) => {
      await store.write(insertDirectory);
      const size = store.read((tx) => tx.audit.size());
      const principal = { ...samplePrincipal, id: sampleId('pri', 7), email: 'seven@acme.example' };
      const other = { ...principal, id: sampleId('pri', 8), email: 'eight@acme.example' };
      const tried = await store.write((tx) => {
        tx.principals.insert(principal);
        tx.audit.append(system, sampleEvent());
        const found = tx.trials.run(() => {
          tx.principals.setState(principal.id, 'deactivated');
          tx.principals.insert(other);
          const inner = tx.trials.run(() => tx.audit.append(system, sampleEvent()));
          return { inner, size: tx.audit.size(), state: tx.principals.get(principal.id)?.state };
        });
        expect(tx.principals.get(principal.id)).toEqual(principal);
        expect(tx.principals.get(other.id)).toBeUndefined();
        expect(() =>
          tx.trials.run(() => {
            tx.audit.append(system, sampleEvent());
            throw new RangeError('no');
          }),
        ).toThrow(RangeError);
        return found;
      });
      expect(tried).toEqual({ inner: size + 1, size: size + 1, state: 'deactivated' });
      store.read((tx) => {
        expect(tx.principals.get(principal.id)).toEqual(principal);
        expect(tx.principals.get(other.id)).toBeUndefined();
        expect(tx.audit.checkpoint()?.size).toBe(tx.audit.size());
      });
      // What was written before the trial is bound to the log as everything is, and can be changed on.
      await store.write((tx) => tx.principals.setState(principal.id, 'deactivated'));
    });
  });
}
