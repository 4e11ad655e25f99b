import { expect, test } from 'vitest';
import { entriesFrom, logSize } from '../testing/act.ts';
import { useInstallation } from '../testing/installation.ts';

const installation = useInstallation();

test('POST /v1/seal ends the set-up once, for administrators of all accounts, and the status says so', async () => {
  const at = installation();
  const content = {
    kind: 'principal.set-roles',
    principal: at.people.rex.principal.id,
    roles: ['requester', 'auditor'],
    accounts: null,
  };
  const propose = (roles: readonly string[]) =>
    at.call('ada', 'proposeChange', { body: { content: { ...content, roles }, reason: 'Needed' } });
  expect(await propose(['requester', 'auditor'])).toMatchObject({
    state: 'done',
    setup: true,
    approvalsNeeded: 0,
  });
  for (const who of ['amy', 'sid', 'audrey'] as const)
    expect((await at.refused(who, 'sealInstallation')).code).toBe('FORBIDDEN');
  const from = logSize(at);
  const sealing = await at.call('ada', 'sealInstallation');
  expect(sealing).toMatchObject({ entry: from });
  expect(entriesFrom(at, from)).toMatchObject([{ type: 'installation.sealed', data: { how: 'asked' } }]);
  expect((await at.call('rita', 'status')).seal).toEqual({
    isSealed: true,
    entry: from,
    enrolled: null,
  });
  expect((await at.refused('ada', 'sealInstallation')).code).toBe('SEALED_ALREADY');
  expect(await propose(['requester', 'approver'])).toMatchObject({
    state: 'proposed',
    setup: false,
    approvalsNeeded: 2,
  });
});
