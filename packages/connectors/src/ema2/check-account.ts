import type { AccountFinding } from '@countersign/use-cases/ports';
import { findingOf, findingsOf } from '../account-findings.ts';
import type { Ema2Access } from './access.ts';
import { currentUser } from './api/current-user.ts';
import { listCompanyUsers } from './api/list-company-users.ts';
import { readUser } from './api/read-user.ts';
import type { Ema2Client } from './client.ts';
import type { Ema2User } from './user.ts';

/** Whether the operator can log in, belongs to the account's company, and has the right to change its users. */
export function checkEma2Account(
  client: Ema2Client,
): (access: Ema2Access) => Promise<readonly AccountFinding[]> {
  return (access) =>
    findingsOf('log-in', async () => {
      const self = await currentUser(client, access);
      return [
        {
          check: 'log-in',
          ok: true,
          message: `The operator ${access.operator.name} can log in.`,
          userName: self.email,
          userId: self.id,
        },
        company(access, self),
        await findingOf('rights', () => rights(client, access, self)),
        await findingOf('users', async () => {
          const users = await listCompanyUsers(client, access);
          return { ok: true, message: `The company's users can be read: ${users.length}.` };
        }),
        {
          check: 'role',
          ok: true,
          message: `The API does not tell a Root user from others. Make sure that ${access.operator.name} has the role ${access.operator.role}.`,
        },
      ];
    });
}

function company({ account }: Ema2Access, self: Ema2User): AccountFinding {
  const ok = self.companyId?.toLowerCase() === account.companyId.toLowerCase();
  return {
    check: 'company',
    ok,
    message: ok
      ? 'The operator belongs to the company of the account.'
      : 'The operator belongs to another company than the account says. New users would be made there; correct the companyId or the operator.',
  };
}

async function rights(client: Ema2Client, access: Ema2Access, self: Ema2User) {
  const permissionType = self.permissionType ?? (await readUser(client, access, self.id))?.permissionType;
  if (permissionType === undefined) {
    return { ok: true, message: 'The API does not show the rights of the operator. Look in the portal.' };
  }
  const ok = permissionType === 1 || access.operator.companyAccess !== 'write';
  return {
    ok,
    message: ok
      ? `The operator has permission type ${permissionType}, which is enough for what the account says.`
      : `The operator has permission type ${permissionType}, but the account says write access. Give the operator write access in the portal.`,
  };
}
