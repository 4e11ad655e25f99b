import type { Change, StepKey, StepResult } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../conformance/expect-failure.ts';
import { type Ema2Run, ema2Run } from '../../testing/ema2-run.ts';
import { useSandbox } from '../../testing/use-sandbox.ts';

const sandbox = useSandbox();

async function detailsOf(execution: Ema2Run, providerId: string): Promise<StepResult> {
  const readBack = await execution.connector.verify(
    execution.context('ema2.verify-user', {}, { apiUser: { providerId } }),
  );
  if (readBack.kind !== 'verified') throw new Error(`not verified: ${JSON.stringify(readBack)}`);
  return readBack.result;
}

describe('ema2.update-user', () => {
  test('sends the fields of the change only, keeps the others and erases empty ones', async () => {
    const run = await ema2Run(sandbox());
    const { id, email } = await run.addUser({ description: 'Old', phone: '+43 1' });
    const change = { lastName: 'Store', clear: ['description'] } satisfies Change;
    await run.connector.execute(run.context('ema2.update-user', change, { apiUser: { providerId: id } }));
    const wanted = {
      firstName: 'Web',
      lastName: 'Store',
      description: '',
      phone: '+43 1',
      permissionType: 2,
    };
    const verify = run.context('ema2.verify-user', wanted, { apiUser: { providerId: id } });
    expect(await run.connector.verify(verify)).toMatchObject({ kind: 'verified' });
    const updates = (await sandbox().effectsOn(email)).filter(({ kind }) => kind === 'ema2.user.updated');
    expect(updates).toHaveLength(1);
  });

  test('does not say which form of permissionType works when it has not sent one', async () => {
    const run = await ema2Run(sandbox());
    const { id } = await run.addUser();
    const change = { description: 'New' };
    const result = await run.connector.execute(
      run.context('ema2.update-user', change, { apiUser: { providerId: id } }),
    );
    expect(result).not.toHaveProperty('permissionTypeAs');
  });

  test('refuses to guess which user is meant', async () => {
    const run = await ema2Run(sandbox());
    const unknown = run.context('ema2.update-user', { firstName: 'X' });
    expect(await failureOf(run.connector.execute(unknown))).toMatchObject({
      code: 'CHANGE_UNUSABLE',
      effect: 'none',
    });
    const contrary = run.context(
      'ema2.update-user',
      { userId: 'another', firstName: 'X' },
      { apiUser: { providerId: 'one' } },
    );
    expect(await failureOf(run.connector.execute(contrary))).toMatchObject({ code: 'CHANGE_UNUSABLE' });
    expect(run.connectors.calls).toEqual([]);
  });

  test('says that the user is gone', async () => {
    const run = await ema2Run(sandbox());
    const gone = { apiUser: { providerId: '99999999-9999-4999-8999-999999999999' } };
    const context = run.context('ema2.update-user', { firstName: 'X' }, gone);
    expect(await failureOf(run.connector.execute(context))).toMatchObject({ code: 'PROVIDER_NOT_FOUND' });
    expect(await run.connector.find(context)).toEqual({ kind: 'absent' });
  });
});

describe('ema2.withdraw-access and ema2.restore-access', () => {
  test('take every permission away and give the one of the inventory back', async () => {
    const run = await ema2Run(sandbox());
    const specificPermissions = { [run.account.companyId]: 'Read' };
    const { id } = await run.addUser({ access: 'NoAccess', specificPermissions });
    const apiUser = { providerId: id, permissionType: 2 };
    const withdrawn = await run.connector.execute(run.context('ema2.withdraw-access', {}, { apiUser }));
    expect(withdrawn.permissionType).toBe(3);
    const cleared = { specificPermissions: {}, permissionType: 3 };
    expect(await run.connector.verify(run.context('ema2.verify-user', cleared, { apiUser }))).toMatchObject({
      kind: 'verified',
    });
    const restored = await run.connector.execute(run.context('ema2.restore-access', {}, { apiUser }));
    expect(restored.permissionType).toBe(2);
    expect(await detailsOf(run, id)).toMatchObject({ permissionType: 2 });
  });

  test.for([{ permissionType: null }, { permissionType: 3 }])(
    'refuse to guess what to restore from %o',
    async ({ permissionType }) => {
      const run = await ema2Run(sandbox());
      const context = run.context(
        'ema2.restore-access',
        {},
        { apiUser: { providerId: 'u', permissionType } },
      );
      expect(await failureOf(run.connector.execute(context))).toMatchObject({ code: 'CHANGE_UNUSABLE' });
      expect(run.connectors.calls).toEqual([]);
    },
  );
});

describe('ema2.verify-user', () => {
  test('lists exactly the fields that differ, by name', async () => {
    const run = await ema2Run(sandbox());
    const { id, email } = await run.addUser();
    const change = {
      firstName: 'Web',
      lastName: 'Other',
      email,
      countryCode: 'DEU',
      permissionType: 1,
    };
    const context = run.context('ema2.verify-user', change, {
      apiUser: { providerId: id },
      earlier: [{ key: 'ema2.create-user', result: { providerId: id, knownBy: 'answered' } }],
    });
    expect(await run.connector.verify(context)).toMatchObject({
      kind: 'mismatch',
      differences: ['lastName', 'countryCode', 'permissionType'],
    });
  });

  test.for([
    ['ema2.withdraw-access', ['permissionType']],
    ['ema2.restore-access', []],
  ] as const)('compares with what the step %s was for', async ([key, differences]) => {
    const run = await ema2Run(sandbox());
    const { id } = await run.addUser();
    const earlier: { key: StepKey; result: StepResult }[] = [{ key, result: { knownBy: 'answered' } }];
    const apiUser = { providerId: id, permissionType: 2 };
    const readBack = await run.connector.verify(run.context('ema2.verify-user', {}, { apiUser, earlier }));
    expect(readBack).toMatchObject(
      differences.length > 0 ? { kind: 'mismatch', differences } : { kind: 'verified' },
    );
  });

  test('takes the state of the activation from the search', async () => {
    const run = await ema2Run(sandbox());
    const { id } = await run.addUser();
    expect((await detailsOf(run, id)).status).toBe('pending');
  });

  test('is for people where the userId is not known', async () => {
    const run = await ema2Run(sandbox());
    for (const key of ['ema2.verify-user', 'ema2.verify-removed', 'eset.activation'] as const) {
      expect(await run.connector.verify(run.context(key, {}))).toMatchObject({ kind: 'cannot-verify' });
    }
    expect(run.connectors.calls).toEqual([]);
  });

  test('names the company of a new user who is in another one', async () => {
    const run = await ema2Run(sandbox());
    const { id } = await run.addUser();
    const account = { ...run.account, companyId: '99999999-9999-4999-8999-999999999999' };
    const context = run.context('ema2.verify-user', {}, { apiUser: { providerId: id }, account });
    expect(await run.connector.verify(context)).toMatchObject({
      kind: 'mismatch',
      differences: ['companyId'],
    });
    expect(await run.connector.verify({ ...context, action: 'update' })).toMatchObject({ kind: 'verified' });
  });

  test('names the user when there is none', async () => {
    const run = await ema2Run(sandbox());
    const apiUser = { providerId: '99999999-9999-4999-8999-999999999999' };
    expect(await run.connector.verify(run.context('ema2.verify-user', {}, { apiUser }))).toMatchObject({
      kind: 'mismatch',
      differences: ['userId'],
    });
  });
});

describe('ema2.verify-removed', () => {
  test('holds only once the provider knows the user no more', async () => {
    const run = await ema2Run(sandbox());
    const { id } = await run.addUser();
    const context = run.context('ema2.verify-removed', {}, { apiUser: { providerId: id } });
    expect(await run.connector.verify(context)).toMatchObject({ kind: 'mismatch' });
    await sandbox().post(`/portal/eset-msp-administrator-2/users/${id}/remove`, {
      operator: run.operator.username,
    });
    expect(await run.connector.verify(context)).toMatchObject({ kind: 'verified' });
  });
});

describe('eset.activation on EMA2', () => {
  test('waits until the invited person has finished, although the create said active', async () => {
    const run = await ema2Run(sandbox());
    const { providerId = '' } = await run.connector.execute(run.context('ema2.create-user'));
    const context = run.context('eset.activation', {}, { apiUser: { providerId } });
    expect(await run.connector.verify(context)).toMatchObject({ kind: 'not-yet' });
    await acceptInvitation(run.newEmail);
    expect(await run.connector.verify(context)).toMatchObject({
      kind: 'verified',
      result: { status: 'active' },
    });
  });
});

async function acceptInvitation(email: string): Promise<void> {
  const response = await fetch(`${sandbox().url}/portal/mail?to=${encodeURIComponent(email)}`);
  const { mails } = (await response.json()) as { mails: { token?: string }[] };
  const token = mails.find((mail) => mail.token)?.token;
  await sandbox().post('/portal/eset-msp-administrator-2/accept-invitation', {
    token,
    password: 'N3w-Passw0rd!',
  });
}
