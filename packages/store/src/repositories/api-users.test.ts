import type { WriteTransaction } from '@countersign/use-cases/ports';
import { expect, it } from 'vitest';
import { withTempStore } from '../testing/index.ts';
import {
  insertDirectory,
  sampleAccount,
  sampleApiUser,
  sampleId,
  sampleRequest,
} from '../testing/sample-records.ts';

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
      tx.apiUsers.insert(sampleApiUser(1, { integration: 'shop', state }));
      expect(() => tx.apiUsers.insert(sampleApiUser(2, { integration: 'shop', state: 'reserved' }))).toThrow(
        taken,
      );
      tx.apiUsers.insert(sampleApiUser(3, { integration: 'siem' }));
      expect(() => tx.apiUsers.update(sampleId('usr', 3), { integration: 'shop' })).toThrow(taken);
    });
  },
);

it('an integration whose API user was deleted gets another, and the deleted one does not come back', async () => {
  await withDirectory((tx) => {
    tx.apiUsers.insert(sampleApiUser(1, { integration: 'shop' }));
    tx.apiUsers.update(sampleId('usr', 1), { state: 'deleted' });
    tx.apiUsers.insert(sampleApiUser(2, { integration: 'shop' }));
    expect(() => tx.apiUsers.update(sampleId('usr', 1), { state: 'active' })).toThrow(
      expect.objectContaining({ code: 'INTEGRATION_TAKEN' }),
    );
  });
});

it('one that was refused and is written after all in the same transaction can be read later', async () => {
  await withTempStore(async (store) => {
    const retried = sampleApiUser(2, { integration: null });
    await store.write((tx) => {
      insertDirectory(tx);
      tx.apiUsers.insert(sampleApiUser(1, { integration: 'shop' }));
      // The key that this made is undone together with the row.
      expect(() => tx.apiUsers.insert({ ...retried, integration: 'shop' })).toThrow();
      tx.apiUsers.insert(retried);
    });
    expect(store.read((tx) => tx.apiUsers.get(retried.id))).toEqual(retried);
  });
});

it('any number of API users without an integration may live on an account', async () => {
  await withDirectory((tx) => {
    tx.apiUsers.insert(sampleApiUser(1));
    tx.apiUsers.insert(sampleApiUser(2));
    expect(tx.apiUsers.countLive(ACCOUNT)).toBe(2);
  });
});

it('live API users are counted without the deleted ones and without the one that is excepted', async () => {
  await withDirectory((tx) => {
    tx.apiUsers.insert(sampleApiUser(1, { integration: 'shop', state: 'disabled' }));
    tx.apiUsers.insert(sampleApiUser(2, { integration: 'siem' }));
    tx.apiUsers.insert(sampleApiUser(3, { integration: 'shop', state: 'deleted' }));
    expect(tx.apiUsers.countLive(ACCOUNT)).toBe(2);
    expect(tx.apiUsers.countLive('other')).toBe(0);
    expect(tx.apiUsers.countLiveOfIntegration(ACCOUNT, 'shop', null)).toBe(1);
    expect(tx.apiUsers.countLiveOfIntegration(ACCOUNT, 'shop', sampleId('usr', 1))).toBe(0);
  });
});

const ids = (users: readonly { readonly id: string }[]) => users.map(({ id }) => id);

it('an API user is found by its label and its provider identifier in every spelling, as long as it lives', async () => {
  await withDirectory((tx) => {
    tx.apiUsers.insert(sampleApiUser(1, { providerId: 'apiuser-1', label: 'Straße' }));
    tx.apiUsers.insert(sampleApiUser(2, { label: 'Straße', state: 'deleted' }));
    for (const name of ['Straße', 'STRASSE', ' strasse', 'ＳＴＲＡＳＳＥ', 'APIUSER-1'])
      expect(ids(tx.apiUsers.named(ACCOUNT, name))).toEqual([sampleId('usr', 1)]);
    expect(tx.apiUsers.named(ACCOUNT, 'nobody')).toEqual([]);
    expect(tx.apiUsers.named('other', 'Straße')).toEqual([]);
    tx.apiUsers.update(sampleId('usr', 1), { state: 'deleted' });
    expect(tx.apiUsers.named(ACCOUNT, 'Straße')).toEqual([]);
  });
});

const taken = expect.objectContaining({ code: 'ALREADY_EXISTS' });

it.each([
  ['The label', { label: 'SHOP A ' }],
  ['The provider identifier as a label', { label: 'ApiUser-1' }],
  ['The provider identifier', { label: 'Other', providerId: 'APIUSER-1' }],
  ['The label as a provider identifier', { label: 'Other', providerId: 'shop a' }],
] as const)('%s of a live API user is nobody else’s on the account', async (_, fields) => {
  await withDirectory((tx) => {
    tx.apiUsers.insert(sampleApiUser(1, { providerId: 'apiuser-1', label: 'Shop A' }));
    expect(() => tx.apiUsers.insert(sampleApiUser(2, fields))).toThrow(taken);
    tx.apiUsers.update(sampleId('usr', 1), { state: 'deleted' });
    tx.apiUsers.insert(sampleApiUser(3, fields));
    expect(() => tx.apiUsers.update(sampleId('usr', 1), { state: 'active' })).toThrow(taken);
  });
});

it('a name that an API user no longer has is free, and one that it is given is not', async () => {
  await withDirectory((tx) => {
    tx.apiUsers.insert(sampleApiUser(1, { label: 'Shop A' }));
    tx.apiUsers.insert(sampleApiUser(2, { label: 'Shop B' }));
    expect(() => tx.apiUsers.update(sampleId('usr', 2), { label: 'shop a' })).toThrow(taken);
    tx.apiUsers.update(sampleId('usr', 1), { label: 'Shop C' });
    tx.apiUsers.update(sampleId('usr', 2), { label: 'shop a' });
    expect(ids(tx.apiUsers.named(ACCOUNT, 'Shop A'))).toEqual([sampleId('usr', 2)]);
    expect(ids(tx.apiUsers.confusableWith(ACCOUNT, 'Sh0p A'))).toEqual([sampleId('usr', 2)]);
  });
});

it('a name that a change under way will give is held, and free again once the request settles without it', async () => {
  await withDirectory((tx) => {
    tx.apiUsers.insert(sampleApiUser(1, { label: 'Shop A' }));
    tx.requests.insert(sampleRequest(1));
    tx.requests.insert(sampleRequest(2));
    tx.apiUsers.hold(sampleId('usr', 1), 'Shop B', sampleId('req', 1));
    // Nobody is called so yet.
    expect(tx.apiUsers.named(ACCOUNT, 'Shop B')).toEqual([]);
    expect(tx.apiUsers.holderOf(ACCOUNT, 'shop b')).toEqual({
      apiUser: sampleId('usr', 1),
      request: sampleId('req', 1),
    });
    expect(() => tx.apiUsers.insert(sampleApiUser(2, { label: 'SHOP B' }))).toThrow(taken);
    expect(() => tx.apiUsers.hold(sampleId('usr', 1), 'Shop B', sampleId('req', 2))).toThrow(taken);
    tx.apiUsers.release(sampleId('req', 1));
    tx.apiUsers.insert(sampleApiUser(2, { label: 'SHOP B' }));
    tx.apiUsers.hold(sampleId('usr', 1), 'Shop C', sampleId('req', 2));
    tx.apiUsers.update(sampleId('usr', 1), { label: 'Shop C' });
    tx.apiUsers.release(sampleId('req', 2));
    expect(ids(tx.apiUsers.named(ACCOUNT, 'Shop C'))).toEqual([sampleId('usr', 1)]);
  });
});

it('a reservation is listed to whoever asks for it, and leaves nothing when it is given up', async () => {
  await withDirectory((tx) => {
    tx.apiUsers.insert(sampleApiUser(1, { state: 'reserved' }));
    tx.apiUsers.insert(sampleApiUser(2));
    expect(ids(tx.apiUsers.list({ account: ACCOUNT, limit: 5 }))).toEqual([sampleId('usr', 2)]);
    expect(ids(tx.apiUsers.list({ state: 'reserved', limit: 5 }))).toEqual([sampleId('usr', 1)]);
    tx.apiUsers.discard(sampleId('usr', 1));
    expect(tx.apiUsers.get(sampleId('usr', 1))).toBeUndefined();
    tx.apiUsers.insert(sampleApiUser(3, { label: 'API user 1' }));
  });
});

it('labels that look alike are those of live API users of the account', async () => {
  await withDirectory((tx) => {
    tx.apiUsers.insert(sampleApiUser(1, { label: 'rn@acme.example' }));
    tx.apiUsers.insert(sampleApiUser(2, { label: 'm@acme.example', state: 'deleted' }));
    expect(ids(tx.apiUsers.confusableWith(ACCOUNT, 'm@acme.example'))).toEqual([sampleId('usr', 1)]);
    expect(tx.apiUsers.confusableWith('other', 'm@acme.example')).toEqual([]);
  });
});

it('how a label looks is no part of what comes back', async () => {
  await withDirectory((tx) => {
    tx.apiUsers.insert(sampleApiUser(1, { integration: 'shop' }));
    const list = tx.apiUsers.list({ account: ACCOUNT, integration: 'shop', state: 'active', limit: 5 });
    expect(list).toEqual([sampleApiUser(1, { integration: 'shop' })]);
  });
});
