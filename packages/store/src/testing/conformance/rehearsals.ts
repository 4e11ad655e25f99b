import { expect, it } from 'vitest';
import {
  insertDirectory,
  insertPermitted,
  sampleAccount,
  sampleApiUser,
  sampleEvent,
  sampleId,
  samplePrincipal,
  sampleRequest,
} from '../sample-records.ts';
import type { WithStore } from './with-store.ts';

const system = { kind: 'system' } as const;
const accounts = [sampleAccount.id];
const user = (number: number) => sampleApiUser(number, { account: sampleAccount.id, integration: null });

/** Changes can be tried out, and nothing of them stays. */
export function testRehearsals(withStore: WithStore): void {
  it('shows later attempts what earlier ones did, and leaves nothing, not even a checkpoint', async () => {
    await withStore(async (store) => {
      await store.write(insertDirectory);
      const before = store.read((tx) => tx.audit.checkpoint());
      const size = before?.size ?? 0;
      const rehearsal = store.rehearse(accounts);
      const permit = rehearsal.attempt((tx) => insertPermitted(tx, 1));
      const seen = rehearsal.attempt((tx) => ({
        size: tx.audit.size(),
        found: tx.permits.get(permit.id) !== undefined,
        entries: tx.audit.entries({ from: 0, limit: 10, request: sampleId('req', 1) }).length,
      }));
      expect(seen).toEqual({ size: size + 1, found: true, entries: 1 });
      rehearsal.end();
      rehearsal.end();
      store.read((tx) => {
        expect(tx.audit.size()).toBe(size);
        expect(tx.audit.checkpoint()).toEqual(before);
        expect(tx.requests.get(sampleId('req', 1))).toBeUndefined();
      });
      await expect(store.write((tx) => tx.audit.append(system, sampleEvent()))).resolves.toBe(size);
    });
  });

  it('holds no lock: others commit while it goes on, and it goes on seeing the store as it was', async () => {
    await withStore(async (store) => {
      await store.write(insertDirectory);
      await store.write((tx) => tx.apiUsers.insert(user(1)));
      const rehearsal = store.rehearse(accounts);
      rehearsal.attempt((tx) => tx.apiUsers.insert(user(2)));
      await store.write((tx) => tx.apiUsers.insert(user(3)));
      const count = () => rehearsal.attempt((tx) => tx.apiUsers.countLive(sampleAccount.id));
      expect(count()).toBe(2);
      rehearsal.attempt((tx) => tx.apiUsers.insert(user(4)));
      expect(count()).toBe(3);
      expect(store.read((tx) => tx.apiUsers.countLive(sampleAccount.id))).toBe(2);
      rehearsal.end();
    });
  });

  it('undoes an attempt that throws alone, with its entries', async () => {
    await withStore(async (store) => {
      await store.write(insertDirectory);
      const size = store.read((tx) => tx.audit.size());
      const rehearsal = store.rehearse(accounts);
      rehearsal.attempt((tx) => insertPermitted(tx, 1));
      const fails = () =>
        rehearsal.attempt((tx) => {
          insertPermitted(tx, 2);
          throw new RangeError('no');
        });
      expect(fails).toThrow(RangeError);
      rehearsal.attempt((tx) => {
        expect(tx.audit.size()).toBe(size + 1);
        expect(tx.requests.get(sampleId('req', 1))).toBeDefined();
        expect(tx.requests.get(sampleId('req', 2))).toBeUndefined();
        expect(tx.audit.entries({ from: 0, limit: 9, request: sampleId('req', 2) })).toEqual([]);
      });
      rehearsal.end();
    });
  });

  it('refuses what the store would refuse, with the same error', async () => {
    await withStore(async (store) => {
      await store.write(insertDirectory);
      await store.write((tx) => tx.apiUsers.insert(user(1)));
      const same = { ...user(2), label: user(1).label };
      const refused = expect.objectContaining({ code: 'ALREADY_EXISTS' });
      const rehearsal = store.rehearse(accounts);
      expect(() => rehearsal.attempt((tx) => tx.apiUsers.insert(same))).toThrow(refused);
      await expect(store.write((tx) => tx.apiUsers.insert(same))).rejects.toEqual(refused);
      rehearsal.end();
    });
  });

  it('reads what is personal in what was there before, and in what was tried', async () => {
    await withStore(async (store) => {
      await store.write(insertDirectory);
      await store.write((tx) => tx.apiUsers.insert(user(1)));
      const rehearsal = store.rehearse(accounts);
      rehearsal.attempt((tx) => tx.apiUsers.insert(user(2)));
      rehearsal.attempt((tx) => {
        expect(tx.apiUsers.get(user(1).id)).toEqual(user(1));
        expect(tx.apiUsers.get(user(2).id)).toEqual(user(2));
        expect(tx.principals.get(samplePrincipal.id)).toEqual(samplePrincipal);
      });
      rehearsal.end();
    });
  });

  it('cannot write what it holds no copy of', async () => {
    await withStore(async (store) => {
      await store.write(insertDirectory);
      const rehearsal = store.rehearse(accounts);
      expect(() =>
        rehearsal.attempt((tx) => tx.principals.setRecipient(samplePrincipal.id, 'age1stranger')),
      ).toThrow();
      rehearsal.end();
      expect(store.read((tx) => tx.principals.get(samplePrincipal.id))).toEqual(samplePrincipal);
    });
  });

  it('refuses a promise, whose body would run on after the attempt', async () => {
    await withStore(async (store) => {
      await store.write(insertDirectory);
      const rehearsal = store.rehearse(accounts);
      // @ts-expect-error a promise is not synchronous
      expect(() => rehearsal.attempt(async (tx) => tx.requests.insert(sampleRequest(1)))).toThrow(TypeError);
      expect(rehearsal.attempt((tx) => tx.requests.get(sampleId('req', 1)))).toBeUndefined();
      rehearsal.end();
    });
  });
}
