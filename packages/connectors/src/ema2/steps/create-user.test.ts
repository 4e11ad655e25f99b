import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { failureOf } from '../../conformance/expect-failure.ts';
import { ema2Run, NEW_USER } from '../../testing/ema2-run.ts';
import { useSandbox } from '../../testing/use-sandbox.ts';

const sandbox = useSandbox();
const CREATE = { mount: 'ema2', route: 'POST /api/User/Create' } as const;
const MINUTE = 60_000;

describe('ema2.create-user', () => {
  test('creates exactly the approved user and does not claim that it is active', async () => {
    const { connector, context, newEmail, account } = await ema2Run(sandbox());
    const customer = await addCustomer(account.companyId);
    const change = {
      ...NEW_USER,
      email: newEmail,
      phone: '',
      description: 'Shop',
      permissionType: 3,
      specificPermissions: { [customer]: 2 },
    };
    const result = await connector.execute(context('ema2.create-user', change));
    expect(result).toEqual({
      providerId: expect.any(String),
      permissionType: 3,
      twoFactorEnabled: false,
      knownBy: 'answered',
      permissionTypeAs: 'name',
    });
    const [created, ...others] = await sandbox().effectsOn(newEmail);
    expect(others).toEqual([]);
    expect(created).toMatchObject({
      kind: 'ema2.user.created',
      details: {
        firstName: 'Web',
        description: 'Shop',
        access: 'NoAccess',
        specificPermissions: { [customer]: 'Read' },
        userId: result.providerId,
      },
    });
    const readBack = context('ema2.verify-user', change, {
      apiUser: { providerId: result.providerId ?? null },
    });
    expect(await connector.verify(readBack)).toMatchObject({
      kind: 'verified',
      result: { status: 'pending' },
    });
  });

  test('reads answers whose property names start with a capital', async () => {
    await sandbox().settings({ ema2: { casing: 'pascal' } });
    const { connector, context } = await ema2Run(sandbox());
    const result = await connector.execute(context('ema2.create-user'));
    const found = await connector.find(context('ema2.create-user'));
    await sandbox().settings({ ema2: { casing: 'camel' } });
    expect(found).toMatchObject({ kind: 'applied', result: { providerId: result.providerId } });
  });

  test('tries the other form of permissionType once and says which one the server takes', async () => {
    await sandbox().settings({ ema2: { acceptStringPermissionTypes: false } });
    const { connector, context, newEmail, connectors } = await ema2Run(sandbox());
    const result = await connector.execute(context('ema2.create-user'));
    await sandbox().settings({ ema2: { acceptStringPermissionTypes: true } });
    expect(result.permissionTypeAs).toBe('integer');
    expect(connectors.calls.filter((call) => call.endsWith('/User/Create'))).toHaveLength(2);
    expect(await sandbox().effectsOn(newEmail)).toHaveLength(1);
  });

  test('starts with the form that the account has on record', async () => {
    const { connector, context, account, connectors } = await ema2Run(sandbox());
    const recorded = { ...account, permissionTypeAs: 'integer' } as const;
    const result = await connector.execute(context('ema2.create-user', undefined, { account: recorded }));
    expect(result.permissionTypeAs).toBe('integer');
    expect(connectors.calls.filter((call) => call.endsWith('/User/Create'))).toHaveLength(1);
  });

  test('names the fields that the server refuses, whichever form of permissionType it takes', async () => {
    await sandbox().settings({ ema2: { acceptStringPermissionTypes: false } });
    const { connector, context, newEmail } = await ema2Run(sandbox());
    const change = { ...NEW_USER, email: newEmail, countryCode: 'XXX' };
    const failure = await failureOf(connector.execute(context('ema2.create-user', change)));
    await sandbox().settings({ ema2: { acceptStringPermissionTypes: true } });
    expect(failure).toMatchObject({ code: 'PROVIDER_REFUSED', retryable: false, effect: 'none' });
    expect(failure.message).toContain('names countryCode');
    expect(await sandbox().effectsOn(newEmail)).toEqual([]);
  });

  test('creates nobody while the operator belongs to another company than the account', async () => {
    const { connector, context, newEmail, account } = await ema2Run(sandbox());
    const elsewhere = { ...account, companyId: '99999999-9999-4999-8999-999999999999' };
    const failure = await failureOf(
      connector.execute(context('ema2.create-user', undefined, { account: elsewhere })),
    );
    expect(failure).toMatchObject({ code: 'COMPANY_MISMATCH', retryable: false, effect: 'none' });
    expect(await sandbox().effectsOn(newEmail)).toEqual([]);
  });

  test('does not take a user that was there before the permit for its own', async () => {
    const { connector, context, addUser, connectors } = await ema2Run(sandbox());
    await addUser();
    const later = { permittedAt: connectors.clock.now() + 10 * MINUTE };
    expect(await connector.find(context('ema2.create-user', undefined, later))).toEqual({
      kind: 'cannot-look',
      reason: expect.stringContaining('was there before this request'),
    });
  });

  test('does not take a user of the same address with other details for its own, and makes no second one', async () => {
    const { connector, context, addUser, newEmail } = await ema2Run(sandbox());
    await addUser({ email: newEmail.toUpperCase(), lastName: 'Somebody' });
    expect(await connector.find(context('ema2.create-user'))).toEqual({
      kind: 'cannot-look',
      reason: expect.stringContaining('whose lastName differ'),
    });
    expect(await failureOf(connector.execute(context('ema2.create-user')))).toMatchObject({
      code: 'USER_EXISTS',
      retryable: false,
      effect: 'none',
    });
    expect(await sandbox().effectsOn(newEmail)).toHaveLength(0);
  });

  test('does not take a user whose address only contains the wanted one for its own', async () => {
    const { connector, context, addUser, newEmail } = await ema2Run(sandbox());
    await addUser({ email: `web${newEmail}` });
    expect(await connector.find(context('ema2.create-user'))).toEqual({ kind: 'absent' });
  });

  test.for([
    [{ kind: 'server-error' }, { code: 'PROVIDER_ERROR', retryable: true, effect: 'unknown' }],
    [{ kind: 'maintenance' }, { code: 'PROVIDER_MAINTENANCE', retryable: true, effect: 'none' }],
    [
      { kind: 'rate-limited', retryAfterSeconds: 7 },
      { code: 'RATE_LIMITED', retryable: true, effect: 'none', retryAfterMillis: 7000 },
    ],
    [
      { kind: 'forbidden-after-token' },
      { code: 'PROVIDER_FORBIDS', retryable: false, effect: 'none', retryAfterMillis: null },
    ],
    [{ kind: 'reset-before-effect' }, { code: 'CONNECTION_LOST', retryable: true, effect: 'unknown' }],
  ] as const)('says what %o means for the next attempt, and has no effect', async ([fault, expected]) => {
    const { connector, context, newEmail } = await ema2Run(sandbox());
    await sandbox().fault({ ...CREATE, ...fault });
    expect(await failureOf(connector.execute(context('ema2.create-user')))).toMatchObject(expected);
    expect(await connector.find(context('ema2.create-user'))).toEqual({ kind: 'absent' });
    expect(await sandbox().effectsOn(newEmail)).toEqual([]);
  });

  test('hints at the rights of the operator when the server answers 500', async () => {
    const { connector, context } = await ema2Run(sandbox());
    await sandbox().fault({ ...CREATE, kind: 'server-error' });
    const failure = await failureOf(connector.execute(context('ema2.create-user')));
    expect(failure.message).toContain("Check the operator's rights");
  });

  test('calls the effect unknown when the answer does not come in time', async () => {
    const { connector, context } = await ema2Run(sandbox(), { timeoutMillis: 500 });
    await sandbox().fault({ ...CREATE, kind: 'latency', milliseconds: 60_000 });
    const failure = await failureOf(connector.execute(context('ema2.create-user')));
    expect(failure).toMatchObject({ code: 'CALL_TIMED_OUT', retryable: true, effect: 'unknown' });
  });
});

async function addCustomer(parentId: string): Promise<string> {
  const id = randomUUID();
  const company = { id, parentId, provider: 'eset-msp-administrator-2', name: 'Customer', region: 'eu' };
  await sandbox().seed({ companies: [company] });
  return id;
}
