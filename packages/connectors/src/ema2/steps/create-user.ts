import type { FindResult } from '@countersign/use-cases/ports';
import type { ApiStep } from '../../define-connector.ts';
import { failure } from '../../failure/failure.ts';
import { EMA2, type Ema2Context } from '../access.ts';
import { currentUser } from '../api/current-user.ts';
import { readUser } from '../api/read-user.ts';
import { saveUser } from '../api/save-user.ts';
import { isOfCompany, searchAddress, usersOfAddress } from '../api/users-of-address.ts';
import type { Ema2Client } from '../client.ts';
import { type Ema2User, resultOf } from '../user.ts';
import { compareFields, creatableFields, type UserFields } from '../user-fields.ts';

/** How far the clocks of the two sides may be apart. */
const CLOCK_TOLERANCE_MILLIS = 5 * 60 * 1000;

/** `ema2.create-user`: the invitation goes out with it (https://help.eset.com/ema/2/api/en-US/user_create.html). */
export function createUser(client: Ema2Client): ApiStep<'eset-msp-administrator-2'> {
  return {
    async execute(context) {
      const fields = creatableFields(context.change);
      await requireOwnCompany(client, context);
      await requireNewAddress(client, context, fields.email ?? '');
      return saveUser(client, context, { fields });
    },
    async find(context) {
      const fields = creatableFields(context.change);
      const candidates = await usersOfAddress(client, context, fields.email ?? '');
      const looks: FindResult[] = [];
      for (const { id } of candidates) {
        const user = await readUser(client, context, id);
        if (user) looks.push(judge(user, context, fields));
      }
      return (
        looks.find(({ kind }) => kind === 'applied') ??
        looks.find(({ kind }) => kind === 'cannot-look') ?? { kind: 'absent' }
      );
    },
  };
}

/** The call has no field for the company: the user lands in that of whoever is logged in (user_create.html). */
async function requireOwnCompany(client: Ema2Client, context: Ema2Context): Promise<void> {
  const wanted = context.change.companyId ?? context.account.companyId;
  const { companyId } = await currentUser(client, context);
  if (companyId?.toLowerCase() === wanted.toLowerCase()) return;
  throw failure('COMPANY_MISMATCH', {
    message: `The operator ${context.operator.name} belongs to another company than the request names, so the user would be made there. Choose an operator of that company, or correct the account.`,
  });
}

/**
 * Who is there before this request's call was not made by it, and would be taken for its work if the answer were lost.
 * @throws ConnectorFailure USER_EXISTS
 */
async function requireNewAddress(client: Ema2Client, context: Ema2Context, email: string): Promise<void> {
  const found = await searchAddress(client, context, email);
  if (!found.some((user) => isOfCompany(user, context.account))) return;
  throw failure('USER_EXISTS', {
    effect: context.step.attempt > 1 ? 'unknown' : 'none',
    message: `${EMA2} has a user with this address already, which this request did not make. Look in the portal whose it is: have it taken into the inventory ("countersign api-user adopt") instead, or removed.`,
  });
}

/** Only what this request made counts: of its address and company, made since its first attempt, and with all that was asked for. */
function judge(user: Ema2User, context: Ema2Context, fields: UserFields): FindResult {
  const { account, permittedAt } = context;
  if (!isOfCompany(user, account)) return { kind: 'absent' };
  const made = user.created;
  if (made !== undefined && made < permittedAt - CLOCK_TOLERANCE_MILLIS) {
    return cannotTell('has a user with this address that was there before this request');
  }
  const { differences, unreadable } = compareFields(fields, user);
  if (differences.length > 0)
    return cannotTell(
      `has a user with this address whose ${differences.join(', ')} differ from what was asked for`,
    );
  if (made === undefined && unreadable.length > 0)
    return cannotTell('has a user with this address but does not say since when');
  return { kind: 'applied', result: resultOf(user, 'answered') };
}

function cannotTell(what: string): FindResult {
  return {
    kind: 'cannot-look',
    reason: `${EMA2} ${what}. Look in the portal whether it is the one that this request made.`,
  };
}
