import { ERASED } from '@countersign/personal-data';
import { describe, expect, it } from 'vitest';
import { withTempStore } from '../testing/index.ts';
import {
  insertDirectory,
  insertPermitted,
  sampleApiUser,
  sampleId,
  sampleRequest,
  sampleStep,
} from '../testing/sample-records.ts';
import { cacheRows } from './cache-rows.ts';

describe('a remembered row', () => {
  const counting = (era: (() => number) | undefined) => {
    let reads = 0;
    const rows = cacheRows(era, (key) => {
      reads += 1;
      return key === 'none' ? undefined : `${key} ${reads}`;
    });
    return { rows, reads: () => reads };
  };

  it('is read once, also where there is none, until it is forgotten or another transaction begins', () => {
    let era = 1;
    const { rows, reads } = counting(() => era);
    expect([rows.get('a'), rows.get('a'), rows.get('none'), rows.get('none')]).toEqual([
      'a 1',
      'a 1',
      undefined,
      undefined,
    ]);
    expect(reads()).toBe(2);
    rows.forget();
    expect(rows.get('a')).toBe('a 3');
    era += 1;
    expect(rows.get('a')).toBe('a 4');
  });

  it('is read each time where nobody says how long it holds', () => {
    const { rows } = counting(undefined);
    expect([rows.get('a'), rows.get('a')]).toEqual(['a 1', 'a 2']);
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
});
