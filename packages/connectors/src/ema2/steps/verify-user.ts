import type { ReadBack } from '../../define-connector.ts';
import { EMA2, type Ema2Context } from '../access.ts';
import { readUser } from '../api/read-user.ts';
import { searchUser } from '../api/search-users.ts';
import type { Ema2Client } from '../client.ts';
import { type Ema2User, resultOf, SHOWN_BY } from '../user.ts';
import { type Comparison, compareFields } from '../user-fields.ts';
import { readBackById } from '../user-id.ts';
import { wantedFields } from '../wanted-fields.ts';

/** `ema2.verify-user`: every field that was asked for is what the provider shows. Differences are names of fields. */
export function verifyUser(client: Ema2Client): ReadBack<'eset-msp-administrator-2'> {
  return readBackById(async (userId, context) => {
    const user = await readUser(client, context, userId);
    if (!user) {
      return { kind: 'mismatch', differences: ['userId'], observations: [SHOWN_BY.noDetails] };
    }
    const { differences, unreadable } = compare(user, context);
    if (differences.length > 0) {
      return { kind: 'mismatch', differences, observations: [SHOWN_BY.details] };
    }
    if (unreadable.length > 0) {
      return {
        kind: 'cannot-verify',
        reason: `${EMA2} does not show ${unreadable.join(', ')}. Compare in the portal.`,
      };
    }
    const status = (await searchUser(client, context, userId))?.status;
    const result = resultOf(user, 'inventory', [SHOWN_BY.details, SHOWN_BY.search]);
    return { kind: 'verified', result: status === undefined ? result : { ...result, status } };
  });
}

/** A new user belongs to the account's company, too; one that is changed may belong to a company below it. */
function compare(user: Ema2User, context: Ema2Context): Comparison {
  const { differences, unreadable } = compareFields(wantedFields(context), user);
  if (context.action !== 'create') return { differences, unreadable };
  if (user.companyId === undefined) return { differences, unreadable: [...unreadable, 'companyId'] };
  const own = user.companyId.toLowerCase() === context.account.companyId.toLowerCase();
  return { differences: own ? differences : [...differences, 'companyId'], unreadable };
}
