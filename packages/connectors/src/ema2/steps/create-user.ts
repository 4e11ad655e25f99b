import type { FindResult } from '@countersign/use-cases/ports';
import type { ApiStep } from '../../define-connector.ts';
import { failure } from '../../failure/failure.ts';
import { EMA2, type Ema2Context } from '../access.ts';
import { currentUser } from '../api/current-user.ts';
import { listCompanyUsers } from '../api/list-company-users.ts';
import { readUser } from '../api/read-user.ts';
import { saveUser } from '../api/save-user.ts';
import { searchUsers } from '../api/search-users.ts';
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

/** The meaning of the search's column is not certain, so that it finds nothing is checked against the whole list. */
async function usersOfAddress(
  client: Ema2Client,
  context: Ema2Context,
  email: string,
): Promise<readonly Ema2User[]> {
  const has = (user: Ema2User) => user.email?.toLowerCase() === email.toLowerCase();
  const found = (await searchUsers(client, context, { column: 'email', text: email })).filter(has);
  return found.length > 0 ? found : (await listCompanyUsers(client, context)).filter(has);
}

function judge(user: Ema2User, context: Ema2Context, fields: UserFields): FindResult {
  const { account, permittedAt } = context;
  if (user.companyId !== undefined && user.companyId.toLowerCase() !== account.companyId.toLowerCase()) {
    return { kind: 'absent' };
  }
  const applied: FindResult = { kind: 'applied', result: resultOf(user, 'answered') };
  if (user.created !== undefined) {
    return user.created >= permittedAt - CLOCK_TOLERANCE_MILLIS ? applied : { kind: 'absent' };
  }
  const { differences, unreadable } = compareFields(fields, user);
  if (differences.length + unreadable.length === 0) return applied;
  return {
    kind: 'cannot-look',
    reason: `${EMA2} has a user with this address but does not say since when. Look in the portal whether it is the one that was asked for.`,
  };
}
