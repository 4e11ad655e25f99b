import type { WriteTransaction } from '@countersign/use-cases/ports';
import { expect, it } from 'vitest';
import { withTempStore } from '../testing/index.ts';
import { insertDirectory, sampleAccount, sampleApiUser, sampleId } from '../testing/sample-records.ts';

const ACCOUNT = sampleAccount.id;

function withDirectory(work: (tx: WriteTransaction) => void): Promise<void> {
  return withTempStore((store) =>
    store.write((tx) => {
      insertDirectory(tx);
      tx.integrations.insert({ id: 'siem', name: 'SIEM', owner: 'olga@acme.example' });
      work(tx);
    }),
  );
}

it.each(['reserved', 'pending', 'active', 'disabled'] as const)(
  'an integration with a %s API user on the account gets no second one',
  async (state) => {
    await withDirectory((tx) => {
      const taken = expect.objectContaining({
        code: 'INTEGRATION_TAKEN',
        details: { integration: 'shop', account: ACCOUNT },
      });
      tx.apiUsers.insert(sampleApiUser(1, { integration: 'shop', state }), 'a');
      expect(() =>
        tx.apiUsers.insert(sampleApiUser(2, { integration: 'shop', state: 'reserved' }), 'b'),
      ).toThrow(taken);
      tx.apiUsers.insert(sampleApiUser(3, { integration: 'siem' }), 'c');
      expect(() => tx.apiUsers.update(sampleId('usr', 3), { integration: 'shop' })).toThrow(taken);
    });
  },
);

it('an integration whose API user was deleted gets another, and the deleted one does not come back', async () => {
  await withDirectory((tx) => {
    tx.apiUsers.insert(sampleApiUser(1, { integration: 'shop' }), 'a');
    tx.apiUsers.update(sampleId('usr', 1), { state: 'deleted' });
    tx.apiUsers.insert(sampleApiUser(2, { integration: 'shop' }), 'b');
    expect(() => tx.apiUsers.update(sampleId('usr', 1), { state: 'active' })).toThrow(
      expect.objectContaining({ code: 'INTEGRATION_TAKEN' }),
    );
  });
});

it('any number of API users without an integration may live on an account', async () => {
  await withDirectory((tx) => {
    tx.apiUsers.insert(sampleApiUser(1), 'a');
    tx.apiUsers.insert(sampleApiUser(2), 'b');
    expect(tx.apiUsers.countLive(ACCOUNT)).toBe(2);
  });
});

it('live API users are counted without the deleted ones and without the one that is excepted', async () => {
  await withDirectory((tx) => {
    tx.apiUsers.insert(sampleApiUser(1, { integration: 'shop', state: 'disabled' }), 'a');
    tx.apiUsers.insert(sampleApiUser(2, { integration: 'siem' }), 'b');
    tx.apiUsers.insert(sampleApiUser(3, { integration: 'shop', state: 'deleted' }), 'c');
    expect(tx.apiUsers.countLive(ACCOUNT)).toBe(2);
    expect(tx.apiUsers.countLive('other')).toBe(0);
    expect(tx.apiUsers.countLiveOfIntegration(ACCOUNT, 'shop', null)).toBe(1);
    expect(tx.apiUsers.countLiveOfIntegration(ACCOUNT, 'shop', sampleId('usr', 1))).toBe(0);
  });
});

it('an API user is found by identifier, provider identifier or label, the live one first', async () => {
  await withDirectory((tx) => {
    tx.apiUsers.insert(sampleApiUser(1, { providerId: 'apiuser-1', label: 'Shop' }), 'a');
    tx.apiUsers.insert(sampleApiUser(2, { label: 'Shop', state: 'deleted' }), 'a');
    tx.apiUsers.insert(sampleApiUser(3, { label: 'apiuser-1' }), 'b');
    const find = (subject: string) => tx.apiUsers.find(ACCOUNT, subject)?.id;
    expect(find(sampleId('usr', 2))).toBe(sampleId('usr', 2));
    expect(find('Shop')).toBe(sampleId('usr', 1));
    // What the provider calls it says more than what people do.
    expect(find('apiuser-1')).toBe(sampleId('usr', 1));
    expect(find('nobody')).toBeUndefined();
    expect(tx.apiUsers.find('other', 'Shop')).toBeUndefined();
  });
});

it('labels that look alike are those of live API users of the account', async () => {
  await withDirectory((tx) => {
    tx.apiUsers.insert(sampleApiUser(1, { label: 'rn@acme.example' }), 'm@acme.example');
    tx.apiUsers.insert(sampleApiUser(2, { label: 'm@acme.example', state: 'deleted' }), 'm@acme.example');
    expect(tx.apiUsers.labelsLookingLike(ACCOUNT, 'm@acme.example')).toEqual(['rn@acme.example']);
    expect(tx.apiUsers.labelsLookingLike('other', 'm@acme.example')).toEqual([]);
  });
});

it('how a label looks is no part of what comes back', async () => {
  await withDirectory((tx) => {
    tx.apiUsers.insert(sampleApiUser(1, { integration: 'shop' }), 'look');
    const list = tx.apiUsers.list({ account: ACCOUNT, integration: 'shop', state: 'active', limit: 5 });
    expect(list).toEqual([sampleApiUser(1, { integration: 'shop' })]);
  });
});
