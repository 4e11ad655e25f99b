import { describe, expect, test } from 'vitest';
import { ema2Run } from '../testing/ema2-run.ts';
import { useSandbox } from '../testing/use-sandbox.ts';

const sandbox = useSandbox();

describe('check of an EMA2 account', () => {
  test('finds nothing wrong with a Root of the company', async () => {
    const { connector, context } = await ema2Run(sandbox());
    const findings = await connector.check(context('ema2.create-user'));
    expect(findings.filter(({ ok }) => !ok)).toEqual([]);
    expect(findings.map(({ check }) => check)).toEqual(['log-in', 'company', 'rights', 'users', 'role']);
  });

  test('names an operator of another company and one without write access', async () => {
    const run = await ema2Run(sandbox());
    const email = `viewer.${run.newEmail}`;
    const password = 'Viewer-Passw0rd!';
    await sandbox().seed({
      companies: [
        {
          id: '88888888-8888-4888-8888-888888888888',
          provider: 'eset-msp-administrator-2',
          name: 'Other',
          region: 'eu',
          users: [{ email, password, access: 'Read', apiAccess: true }],
        },
      ],
    });
    const viewer = { operatorCredentials: async () => ({ username: email, password }) };
    const findings = await run.connector.check(run.context('ema2.create-user', {}, viewer));
    expect(findings.filter(({ ok }) => !ok).map(({ check }) => check)).toEqual(['company', 'rights']);
  });

  test('says that the log-in is refused, and fails only when it is stopped', async () => {
    const { connector, context, operator } = await ema2Run(sandbox());
    const wrong = { operatorCredentials: async () => ({ ...operator, password: 'Wrong-Passw0rd!' }) };
    const findings = await connector.check(context('ema2.create-user', {}, wrong));
    expect(findings).toEqual([{ check: 'log-in', ok: false, message: expect.stringContaining('refused') }]);
    const stopped = connector.check(context('ema2.create-user', {}, { signal: AbortSignal.abort() }));
    await expect(stopped).rejects.toMatchObject({ code: 'CALL_ABORTED' });
  });
});
