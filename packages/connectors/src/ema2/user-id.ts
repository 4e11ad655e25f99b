import type { VerifyResult } from '@countersign/use-cases/ports';
import type { ReadBack } from '../define-connector.ts';
import { failure } from '../failure/failure.ts';
import { providerIdOfEarlierSteps } from '../provider-context.ts';
import type { Ema2Context } from './access.ts';

/** The identifier of the user that the step is about; undefined while nothing has brought it to light. */
function knownUserId(context: Ema2Context): string | undefined {
  return providerIdOfEarlierSteps(context) ?? context.apiUser.providerId ?? context.change.userId;
}

/**
 * The identifier for a change.
 * @throws ConnectorFailure CHANGE_UNUSABLE when it is unknown, or when the request names another user than the inventory
 */
export function requireUserId(context: Ema2Context): string {
  const userId = knownUserId(context);
  const named = context.change.userId;
  if (userId === undefined) {
    throw failure('CHANGE_UNUSABLE', {
      message: `The userId of ${context.apiUser.label} is not known. Enter it in the inventory, then try again.`,
    });
  }
  if (named !== undefined && named.toLowerCase() !== userId.toLowerCase()) {
    throw failure('CHANGE_UNUSABLE', {
      message: `The request names another userId than the inventory has for ${context.apiUser.label}. Correct one of the two.`,
    });
  }
  return userId;
}

/** A read-back of a user; one whose identifier is unknown is for people to look at. */
export function readBackById(
  readBack: (userId: string, context: Ema2Context) => Promise<VerifyResult>,
): ReadBack<'eset-msp-administrator-2'> {
  return async (context) => {
    const userId = knownUserId(context);
    if (userId !== undefined) return readBack(userId, context);
    return {
      kind: 'cannot-verify',
      reason: `The userId of ${context.apiUser.label} is not known. Enter it in the inventory, or look in the portal.`,
    };
  };
}
