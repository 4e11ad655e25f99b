import type { AccountFinding } from '@countersign/use-cases/ports';
import { findingsOf } from '../account-findings.ts';
import { resolveCredentials } from '../failure/resolve-credentials.ts';
import { isSuccess } from '../http/status-failure.ts';
import type { DotdigitalAccess } from './access.ts';
import type { DotdigitalClient } from './client.ts';
import { type AccountInfo, readAccount, regionDifference } from './read-account.ts';

/** Whether the operator can sign in and the region is right, where API users are made through the API. */
export function checkDotdigitalAccount(
  client: DotdigitalClient,
): (access: DotdigitalAccess) => Promise<readonly AccountFinding[]> {
  return async (access) => {
    const { account, operator, signal } = access;
    if (operator.credentials === undefined) return withoutCredentials(access);
    return findingsOf('log-in', async () => {
      const whose = `the operator ${operator.name} of the account ${account.id}`;
      const credentials = await resolveCredentials(() => access.operatorCredentials(), whose);
      const call = {
        account,
        signal,
        credentials,
        method: 'GET',
        path: '/v2/account-info',
        changes: false,
      } as const;
      const answer = await client.send(call);
      if (!isSuccess(answer)) throw client.refused(answer, call);
      const info = readAccount(answer);
      return [
        { check: 'log-in', ok: true, message: `The operator ${operator.name} can sign in.` },
        accountNumber(access, info),
        region(access, info),
        {
          check: 'role',
          ok: true,
          message: `The API does not tell who may manage the account. Make sure that ${operator.name} has the role ${operator.role}.`,
        },
      ];
    });
  };
}

function withoutCredentials({ account }: DotdigitalAccess): readonly AccountFinding[] {
  const needed = account.apiUserCreation === 'api';
  return [
    {
      check: 'log-in',
      ok: !needed,
      message: needed
        ? 'API users are to be made through the API, but the operator has no credentials. Add a reference to them.'
        : 'API users are managed in the portal, and the operator has no API credentials: nothing can be checked from here.',
    },
  ];
}

function accountNumber({ account }: DotdigitalAccess, info: AccountInfo): AccountFinding {
  const check = 'company';
  if (account.accountNumber === undefined) {
    const ok = account.apiUserCreation === 'portal';
    return {
      check,
      ok,
      message: `The operator belongs to the account number ${info.accountNumber}; the account has none yet. Add it.`,
    };
  }
  const own = info.accountNumber === account.accountNumber;
  return {
    check,
    ok: true,
    message: own
      ? 'The operator belongs to the account.'
      : `The operator belongs to the account number ${info.accountNumber}, which must be the parent of ${account.accountNumber} to make API users there.`,
  };
}

function region({ account }: DotdigitalAccess, info: AccountInfo): AccountFinding {
  const ok = info.region === account.region;
  const message = ok
    ? `The region ${account.region} is right.`
    : `${regionDifference(info, account.region)}. Correct the region.`;
  return { check: 'region', ok, message: message.charAt(0).toUpperCase() + message.slice(1) };
}
