import { describe, expect, it } from 'vitest';
import type { SqliteStore } from '../assemble-store.ts';
import { insertDirectory, sampleAccount, sampleApiUser } from '../testing/sample-records.ts';
import { type TempStore, withTempStore } from '../testing/with-temp-store.ts';
import { edit, withSecondStore } from './testing/edited-file.ts';

const { id: account } = sampleAccount;
const OF_SHOP = sampleApiUser(1, { integration: 'shop' });
const OTHER = sampleApiUser(2);
const counts = (store: SqliteStore) =>
  store.read((tx) => [
    tx.apiUsers.countLive(account),
    tx.apiUsers.countLiveOfIntegration(account, 'shop', null),
    tx.apiUsers.countLiveOfIntegration(account, 'shop', OF_SHOP.id),
  ]);
const withUsers = (work: (store: SqliteStore, temp: TempStore) => Promise<void> | void) =>
  withTempStore(async (store, temp) => {
    await store.write(insertDirectory);
    await store.write((tx) => {
      tx.apiUsers.insert(OF_SHOP);
      tx.apiUsers.insert(OTHER);
    });
    await work(store, temp);
  });

describe('how many API users an account has is what the log says', () => {
  it.each([
    ['one is taken away', `DELETE FROM api_user WHERE integration = 'shop'`],
    ['all are taken away', 'DELETE FROM api_user'],
    ['one is called deleted', `UPDATE api_user SET state = 'deleted' WHERE integration = 'shop'`],
    ['one is moved to another account', `UPDATE api_user SET account = 'other'`],
    ['one is made to be of no integration', 'UPDATE api_user SET integration = NULL'],
    [
      'more are put in',
      `INSERT INTO api_user SELECT 'usr_' || value, account, provider, NULL, NULL, label || value, label_skeleton || value, kind, role, state,
         integrations_enabled, permission_type, two_factor_enabled, credentials_set_on, last_used_on, review_on, origin_request, sealed
       FROM api_user, json_each('[1,2,3]') WHERE integration = 'shop'`,
    ],
  ])('where %s by SQL', (_what, sql) =>
    withUsers(async (store, temp) => {
      edit(temp.path, sql);
      expect(counts(store)).toEqual([2, 1, 0]);
      await withSecondStore(temp, (other) => expect(counts(other)).toEqual([2, 1, 0]));
    }),
  );

  it('and what a transaction has done so far, also before it is committed, and where it is undone', () =>
    withUsers(async (store) => {
      const within = store.write((tx) => {
        tx.apiUsers.update(OTHER.id, { state: 'deleted' });
        tx.apiUsers.insert(sampleApiUser(3));
        tx.apiUsers.insert(sampleApiUser(4));
        return tx.apiUsers.countLive(account);
      });
      expect(await within).toBe(3);
      expect(counts(store)[0]).toBe(3);
      const undone = store.write((tx) => {
        tx.apiUsers.update(OF_SHOP.id, { state: 'deleted' });
        expect(tx.apiUsers.countLiveOfIntegration(account, 'shop', null)).toBe(0);
        throw new RangeError('undone');
      });
      await expect(undone).rejects.toThrow(RangeError);
      expect(counts(store)).toEqual([3, 1, 0]);
    }));

  it('in a rehearsal, what was there and was tried; an edited one is not there', () =>
    withUsers((store, temp) => {
      edit(temp.path, `UPDATE api_user SET role = 'root' WHERE integration = 'shop'`);
      const rehearsal = store.rehearse([account]);
      rehearsal.attempt((tx) => tx.apiUsers.insert(sampleApiUser(3)));
      expect(rehearsal.attempt((tx) => tx.apiUsers.countLive(account))).toBe(2);
      expect(rehearsal.attempt((tx) => tx.apiUsers.get(OF_SHOP.id))).toBeUndefined();
      rehearsal.end();
    }));
});

it('a name that was put in leads to nobody who is not known by it', () =>
  withUsers((store, temp) => {
    expect(store.read((tx) => tx.apiUsers.named(account, OTHER.label))).toMatchObject([{ id: OTHER.id }]);
    edit(
      temp.path,
      'UPDATE api_user_name SET contested = 1',
      ['DELETE FROM api_user_name WHERE api_user = ?', OF_SHOP.id],
      ['UPDATE api_user_name SET api_user = ?', OF_SHOP.id],
    );
    expect(store.read((tx) => tx.apiUsers.named(account, OTHER.label))).toEqual([]);
  }));
