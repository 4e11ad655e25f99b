import { expect, test } from 'vitest';
import { creation } from '../testing/act.ts';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();

test('the register lists exceptions with owner, reason and what ended them, to those who may see the account', async () => {
  const at = installation();
  const exception = { owner: 'olga@acme.example', reason: 'The vendor answers 403', expiresOn: '+20d' };
  const { request, input } = await at.call('rita', 'submitRequest', {
    body: await creation(at, { exception }),
  });
  const { store } = at.services;
  const expiresOn = input.exception?.expiresOn ?? '';
  await store.write((tx) =>
    tx.exceptions.insert({
      request: request.id,
      rule: 'eset/hub-superuser-api-exception',
      owner: exception.owner,
      expiresOn,
      endedBy: null,
    }),
  );
  const running = { query: { running: 'true' } };
  const expected = {
    request: request.id,
    account: 'shop',
    rule: 'eset/hub-superuser-api-exception',
    owner: exception.owner,
    reason: exception.reason,
    expiresOn,
    endedBy: null,
  };
  expect((await at.call('audrey', 'listExceptions', running)).exceptions).toEqual([expected]);
  expect((await at.call('sam', 'listExceptions', running)).exceptions).toEqual([]);

  await store.write((tx) => tx.exceptions.end(request.id, request.id));
  expect((await at.call('audrey', 'listExceptions', running)).exceptions).toEqual([]);
  const all = await at.call('audrey', 'listExceptions', {});
  expect(all.exceptions).toEqual([{ ...expected, endedBy: request.id }]);
});
