import { type Action, type ApiUser, assertNever, type Plan } from '@countersign/schema';
import { esetInstructions as say } from './eset-instructions.ts';
import { apiStep, externalStep, portalStep, verifyStep } from './steps.ts';

const PORTAL = 'ESET MSP Administrator 2';

/**
 * ESET MSP Administrator 2 creates and updates users through its API; the Integrations toggle, the removal and the
 * password are beyond it (https://help.eset.com/ema/2/api/en-US/user.html). Access is withdrawn before a user is removed,
 * so that nothing works any more while the portal step waits.
 */
export function planEma2(
  action: Action,
  target: Pick<ApiUser, 'state' | 'integrationsEnabled'> | null,
): Plan {
  const toggleOn = portalStep('eset.integrations-on', say.integrationsOn(PORTAL), {
    confirmedBy: 'read-back',
  });
  const toggleOff = portalStep('eset.integrations-off', say.integrationsOff(PORTAL), {
    confirmedBy: 'read-back',
  });
  const activation = externalStep('eset.activation', say.activation(null));
  const verifyAccess = verifyStep('eset.verify-api-access', say.verifyApiAccess());
  const verifyNoAccess = verifyStep('eset.verify-no-api-access', say.verifyNoApiAccess());
  const verifyUser = verifyStep('ema2.verify-user', say.verifyUser());
  switch (action) {
    case 'create':
      return [apiStep('ema2.create-user', 'Create the user'), activation, toggleOn, verifyUser, verifyAccess];
    case 'update':
      return [apiStep('ema2.update-user', 'Update the user'), verifyUser];
    case 'enable':
      return [
        apiStep('ema2.restore-access', 'Give the permission back'),
        ...(target?.integrationsEnabled ? [] : [toggleOn]),
        verifyUser,
        verifyAccess,
      ];
    case 'disable':
      return [
        apiStep('ema2.withdraw-access', 'Set the permission to no access'),
        // No call shows the toggle, so the read-back of the user does not confirm it.
        portalStep('eset.integrations-off', say.integrationsOff(PORTAL), { confirmedBy: 'second-person' }),
        verifyUser,
      ];
    case 'delete':
      return [
        apiStep('ema2.withdraw-access', 'Set the permission to no access'),
        portalStep('eset.remove-user-in-portal', say.removeUser(PORTAL), { confirmedBy: 'read-back' }),
        verifyStep('ema2.verify-removed', say.verifyUser()),
      ];
    case 'rotate-credentials':
      return [externalStep('eset.change-password', say.changePassword()), verifyAccess];
    case 'grant-api-access':
      return [
        ...(target?.state === 'pending' ? [activation] : []),
        ...(target?.integrationsEnabled ? [] : [toggleOn]),
        verifyAccess,
      ];
    case 'revoke-api-access':
      return [toggleOff, verifyNoAccess];
    default:
      return assertNever(action);
  }
}
