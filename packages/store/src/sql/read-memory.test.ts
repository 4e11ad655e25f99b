import { ERASED } from '@countersign/personal-data';
import { describe, expect, it } from 'vitest';
import { openStore } from '../open-store.ts';
import { withTempStore } from '../testing/index.ts';
import {
  insertDirectory,
  insertPermitted,
  sampleApiUser,
  sampleId,
  sampleRequest,
  sampleStep,
} from '../testing/sample-records.ts';
import { testSettings } from '../testing/with-temp-store.ts';
import { createReadMemory } from './read-memory.ts';

const reads = (...tables: string[]) => ({ reads: tables, writes: [], isAll: true });
const writes = (...tables: string[]) => ({ reads: tables, writes: tables, isAll: true });

describe('what was read', () => {
  /** A read of some tables that counts how often it is made. */
  const counting = (...tables: string[]) => {
    const memory = createReadMemory();
    let count = 0;
    const ask = (..._words: readonly unknown[]): string => {
      count += 1;
      memory.note(reads(...tables));
      return `answer ${count}`;
    };
    return { memory, ask, read: memory.recall('rows.get', ask) };
  };

  it('is read once, until one of its tables is written or everything is forgotten', () => {
    const { memory, read } = counting('step', 'request');
    expect([read('a'), read('a'), read('b')]).toEqual(['answer 1', 'answer 1', 'answer 2']);
    memory.note(writes('review'));
    expect(read('a')).toBe('answer 1');
    memory.note(writes('request'));
    expect([read('a'), read('b')]).toEqual(['answer 3', 'answer 4']);
    memory.forget();
    expect(read('a')).toBe('answer 5');
  });

  it('is the same on every connection under the same name, and another one for other words', () => {
    const { memory, ask, read } = counting('step');
    const elsewhere = memory.recall('rows.get', ask);
    expect([read(1), elsewhere(1), read('1'), read({ id: 1 }), read({ id: 1 }), read(null)]).toEqual([
      'answer 1',
      'answer 1',
      'answer 2',
      'answer 3',
      'answer 3',
      'answer 4',
    ]);
  });

  it('depends on what it was put together from, also where that was remembered already', () => {
    const { memory, read } = counting('step');
    const outer = memory.recall('view', (id: string) => `${read(id)} of a request`);
    read('a');
    expect(outer('a')).toBe('answer 1 of a request');
    memory.note(writes('step'));
    expect(outer('a')).toBe('answer 2 of a request');
  });

  it('is read each time where it wrote, came from no table or from one that nobody knows, or is long', () => {
    const { memory } = counting();
    let count = 0;
    const asking = (name: string, work: () => unknown) =>
      memory.recall(name, (_id: string) => {
        count += 1;
        return work();
      });
    const all = [
      asking('writes', () => memory.note(writes('step'))),
      asking('nowhere', () => 1),
      asking('virtual', () => memory.note({ reads: ['step'], writes: [], isAll: false })),
      asking('long', () => {
        memory.note(reads('step'));
        return Array.from({ length: 51 });
      }),
    ];
    for (const ask of [...all, ...all]) ask('a');
    expect(count).toBe(2 * all.length);
    const { read } = counting('step');
    const around = memory.recall('around', () =>
      asking('inner virtual', () => memory.note({ reads: [], writes: [], isAll: false }))('a'),
    );
    expect([around(), around(), count]).toEqual([undefined, undefined, 2 * all.length + 2]);
    expect([read(new Date(0)), read(new Date(0))]).toEqual(['answer 1', 'answer 2']);
  });

  it('is forgotten with an error', () => {
    const { memory, ask } = counting('step');
    let isBroken = true;
    const read = memory.recall('broken', (id: string) => {
      if (isBroken) throw new RangeError('broken');
      return ask(id);
    });
    expect(() => read('a')).toThrow(RangeError);
    isBroken = false;
    expect(read('a')).toBe('answer 1');
  });
});

describe('in one write', () => {
  it('what was changed is read as it is then, and as it was once the change is undone', () =>
    withTempStore(async (store) => {
      const user = sampleId('usr', 1);
      const request = sampleRequest(1).id;
      await store.write((tx) => {
        insertDirectory(tx);
        const permit = insertPermitted(tx, 1);
        tx.apiUsers.insert(sampleApiUser(1, { label: 'Before' }));
        tx.steps.insert([sampleStep(0, permit)]);
      });
      const [step] = store.read((tx) => tx.steps.ofRequest(request));
      if (step === undefined) throw new Error('the step is missing');
      const undone = store.write((tx) => {
        expect([tx.apiUsers.get(user)?.label, tx.steps.get(step.id)?.attempts]).toEqual(['Before', 0]);
        tx.apiUsers.update(user, { label: 'After' });
        tx.steps.update(step.id, { attempts: 1, updatedAt: 2 });
        tx.requests.update(request, { state: 'in-progress', updatedAt: 2 });
        expect([tx.apiUsers.get(user)?.label, tx.steps.get(step.id)?.attempts]).toEqual(['After', 1]);
        expect(tx.requests.get(request)?.state).toBe('in-progress');
        throw new RangeError('undone');
      });
      const after = store.write((tx) => [
        tx.apiUsers.get(user)?.label ?? '',
        String(tx.steps.get(step.id)?.attempts),
        tx.requests.get(request)?.state ?? '',
      ]);
      await expect(undone).rejects.toThrow(RangeError);
      expect(await after).toEqual(['Before', '0', 'in-review']);
    }));

  it('nothing of a subject is remembered beyond its erasure', () =>
    withTempStore(async (store) => {
      const user = sampleId('usr', 1);
      await store.write((tx) => {
        insertDirectory(tx);
        tx.apiUsers.insert(sampleApiUser(1, { label: 'Somebody' }));
      });
      const seen = await store.write((tx) => {
        const before = tx.apiUsers.get(user)?.label ?? '';
        tx.subjects.erase(user, 5);
        return [before, tx.apiUsers.get(user)?.label ?? ''];
      });
      expect(seen).toEqual(['Somebody', ERASED]);
    }));

  it('what another process writes is read, and what it had written before is not kept', () =>
    withTempStore(async (store, { path, clock }) => {
      const user = sampleId('usr', 1);
      await store.write((tx) => {
        insertDirectory(tx);
        tx.apiUsers.insert(sampleApiUser(1));
      });
      const other = openStore({ path, ...testSettings(clock, 1) });
      const write = (label: string) => other.write((tx) => tx.apiUsers.update(user, { label }));
      const labels: (string | undefined)[] = [];
      for (const label of ['one', 'two', 'three']) {
        await write(label);
        labels.push(store.read((tx) => tx.apiUsers.get(user)?.label));
        await write(`${label} once more`);
        labels.push(await store.write((tx) => tx.apiUsers.get(user)?.label));
      }
      await other.close();
      expect(labels).toEqual(['one', 'one once more', 'two', 'two once more', 'three', 'three once more']);
    }));
});
