import type { AccountFinding } from '@countersign/use-cases/ports';
import type { EsetAccess } from './access.ts';
import { serviceAddress } from './service-address.ts';

/** What can be said about an account whose users are changed in the portal only: that nobody can check it from here. */
export function checkPortalAccount(portal: string) {
  return async ({ account }: EsetAccess): Promise<readonly AccountFinding[]> => {
    const { host } = serviceAddress(account, { service: 'business-account.iam', path: '/oauth/token' });
    return [
      {
        check: 'portal',
        ok: true,
        message: `${portal} has no API for its users. The company, the operators and their roles cannot be checked from here; look in the portal.`,
      },
      {
        check: 'api-access',
        ok: true,
        message: `API access is checked for each API user of which credentials are held, at ${host}. The region must be that of the ESET PROTECT server.`,
      },
    ];
  };
}
