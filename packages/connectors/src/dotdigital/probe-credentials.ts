import type { ProbeResult } from '@countersign/use-cases/ports';
import type { Probed } from '../define-connector.ts';
import { isSuccess } from '../http/status-failure.ts';
import { fetchAccount } from './call-as-api-user.ts';
import type { DotdigitalClient } from './client.ts';
import { accountDifferences, readAccount } from './read-account.ts';

/** Whether the password opens this account. */
export function probeCredentials(client: DotdigitalClient) {
  return async (access: Probed<'dotdigital'>): Promise<ProbeResult> => {
    const { account, credentials } = access;
    if (client.isOnHold({ account, credentials })) {
      return {
        kind: 'not-good',
        reason: 'This password was refused a moment ago and is not tried again at once.',
        observations: [],
      };
    }
    const asked = await fetchAccount(client, access);
    const observations = [asked.observation];
    const { status } = asked.answer;
    if (status === 401 || status === 403) {
      const reason =
        status === 401
          ? 'dotdigital refuses the user name and password.'
          : `The account is not in the region ${account.region}.`;
      return { kind: 'not-good', reason, observations };
    }
    if (!isSuccess(asked.answer)) throw asked.refused();
    const [difference] = accountDifferences(readAccount(asked.answer), account);
    return difference === undefined
      ? { kind: 'good', observations }
      : {
          kind: 'not-good',
          reason: `${difference.charAt(0).toUpperCase()}${difference.slice(1)}.`,
          observations,
        };
  };
}
