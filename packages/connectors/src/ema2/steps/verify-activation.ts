import type { ReadBack } from '../../define-connector.ts';
import { EMA2 } from '../access.ts';
import { searchUser } from '../api/search-users.ts';
import type { Ema2Client } from '../client.ts';
import { SHOWN_BY } from '../user.ts';
import { readBackById } from '../user-id.ts';

/** `eset.activation`: the search tells active users from those who still have to activate (search_users.html). */
export function verifyActivation(client: Ema2Client): ReadBack<'eset-msp-administrator-2'> {
  return readBackById(async (userId, context) => {
    const user = await searchUser(client, context, userId);
    if (!user) return { kind: 'mismatch', differences: [`${EMA2} has no such user`] };
    switch (user.status) {
      case 'active':
        return {
          kind: 'verified',
          result: {
            providerId: user.id,
            status: 'active',
            knownBy: 'inventory',
            observations: [SHOWN_BY.search],
          },
        };
      case 'pending':
        return {
          kind: 'not-yet',
          reason:
            'The invited person has not finished the activation, or its link is over. Send the invitation again if it is.',
        };
      default:
        return {
          kind: 'cannot-verify',
          reason: `${EMA2} does not show whether the user is active. Look in the portal.`,
        };
    }
  });
}
