import type { ApiStep } from '../../define-connector.ts';
import { EMA2 } from '../access.ts';
import { readUser } from '../api/read-user.ts';
import { saveUser } from '../api/save-user.ts';
import type { Ema2Client } from '../client.ts';
import { resultOf } from '../user.ts';
import { compareFields } from '../user-fields.ts';
import { requireUserId } from '../user-id.ts';
import { wantedFields } from '../wanted-fields.ts';

/**
 * `ema2.update-user`, `ema2.withdraw-access` and `ema2.restore-access`: one call with the fields that the step is for
 * (https://help.eset.com/ema/2/api/en-US/user_update.html). Whether it took effect shows in the fields themselves.
 */
export function changeUser(client: Ema2Client): ApiStep<'eset-msp-administrator-2'> {
  return {
    execute: async (context) =>
      saveUser(client, context, { userId: requireUserId(context), fields: wantedFields(context) }),
    async find(context) {
      const fields = wantedFields(context);
      const user = await readUser(client, context, requireUserId(context));
      if (!user) return { kind: 'absent' };
      const { differences, unreadable } = compareFields(fields, user);
      if (differences.length > 0) return { kind: 'absent' };
      if (unreadable.length === 0) return { kind: 'applied', result: resultOf(user, 'answered') };
      return {
        kind: 'cannot-look',
        reason: `${EMA2} does not show ${unreadable.join(', ')}. Look in the portal.`,
      };
    },
  };
}
