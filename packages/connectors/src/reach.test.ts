import { freePort } from '@countersign/test-kit';
import { describe, expect, test } from 'vitest';
import { testConnectors } from './testing/connectors.ts';
import { dotdigitalRun } from './testing/dotdigital-run.ts';
import { esetCompany } from './testing/eset-company.ts';
import { useSandbox } from './testing/use-sandbox.ts';

const sandbox = useSandbox();

const ESET = [
  ['eset-business-account', 'eset-connect'],
  ['eset-protect-hub', 'eset-connect'],
  ['eset-msp-administrator-2', 'ema2'],
] as const;

const reaching = (
  account: Parameters<ReturnType<ReturnType<typeof testConnectors>['of']>['reach']>[0]['account'],
) => testConnectors().of(account.provider).reach({ account, signal: new AbortController().signal });

describe('a provider that is asked whether it can be reached', () => {
  test.each(ESET)('%s is there as long as it answers, and away in maintenance', async (provider, mount) => {
    const { account } = await esetCompany(sandbox(), provider);
    await expect(reaching(account)).resolves.toBeUndefined();
    await sandbox().fault({ mount, kind: 'maintenance' });
    await expect(reaching(account)).rejects.toMatchObject({ code: 'PROVIDER_MAINTENANCE', effect: 'none' });
  });

  test('dotdigital is there as long as it answers, and away when it wants fewer calls', async () => {
    const { account } = await dotdigitalRun(sandbox());
    await expect(reaching(account)).resolves.toBeUndefined();
    await sandbox().fault({ mount: 'dotdigital', kind: 'rate-limited', retryAfterSeconds: 30 });
    await expect(reaching(account)).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterMillis: 30_000 });
  });

  test('is away where nothing listens', async () => {
    const { account } = await esetCompany(sandbox(), 'eset-msp-administrator-2');
    const elsewhere = { ...account, baseUrl: `http://127.0.0.1:${await freePort()}/api` };
    await expect(reaching(elsewhere)).rejects.toMatchObject({ code: 'PROVIDER_UNREACHABLE' });
  });
});
