import { assertNever, mergeEffects, type Plan } from '@countersign/schema';
import { effectsOfChange } from '../effects/request-effects.ts';
import { esetInstructions as say } from './eset-instructions.ts';
import type { PlanInput } from './plan-input.ts';
import { apiStep, externalStep, portalStep, verifyStep } from './steps.ts';

const PORTAL = 'ESET MSP Administrator 2';

/**
 * ESET MSP Administrator 2 creates and updates users through its API; the Integrations toggle, the removal and the
 * password are beyond it (https://help.eset.com/ema/2/api/en-US/user.html). Access is withdrawn before a user is removed,
 * so that nothing works any more while the portal step waits.
 */
export function planEma2(input: Pick<PlanInput, 'action' | 'target' | 'change'>): Plan {
  const { action, target } = input;
  const changeEffects = effectsOfChange(input.change, input);
  const toggleOn = portalStep('eset.integrations-on', say.integrationsOn(PORTAL), {
    effects: ['gives-access'],
    confirmedBy: 'read-back',
  });
  const toggleOff = portalStep('eset.integrations-off', say.integrationsOff(PORTAL), {
    effects: ['takes-access'],
    confirmedBy: 'read-back',
  });
  const activation = externalStep('eset.activation', say.activation(null), {
    effects: ['gives-access'],
  });
  const withdraw = apiStep('ema2.withdraw-access', 'Set the permission to no access', {
    effects: ['takes-access', 'lowers-rights'],
  });
  const verifyAccess = verifyStep('eset.verify-api-access', say.verifyApiAccess(), ['positive']);
  const verifyNoAccess = verifyStep('eset.verify-no-api-access', say.verifyNoApiAccess(), ['negative']);
  const verifyUser = verifyStep('ema2.verify-user', say.verifyUser(), ['inventory']);
  switch (action) {
    case 'create':
      return [
        apiStep('ema2.create-user', 'Create the user', {
          effects: mergeEffects(['creates-user'], changeEffects),
        }),
        activation,
        toggleOn,
        verifyUser,
        verifyAccess,
      ];
    case 'update':
      return [apiStep('ema2.update-user', 'Update the user', { effects: changeEffects }), verifyUser];
    case 'enable':
      return [
        apiStep('ema2.restore-access', 'Give the permission back', {
          effects: mergeEffects(['gives-access', 'raises-rights'], changeEffects),
        }),
        ...(target?.integrationsEnabled ? [] : [toggleOn]),
        verifyUser,
        verifyAccess,
      ];
    case 'disable':
      return [
        withdraw,
        // No call shows the toggle, so the read-back of the user does not confirm it.
        portalStep('eset.integrations-off', say.integrationsOff(PORTAL), {
          effects: ['takes-access'],
          confirmedBy: 'second-person',
        }),
        verifyUser,
      ];
    case 'delete':
      return [
        withdraw,
        portalStep('eset.remove-user-in-portal', say.removeUser(PORTAL), {
          effects: ['deletes-user', 'takes-access'],
          confirmedBy: 'read-back',
        }),
        verifyStep('ema2.verify-removed', say.verifyRemoved(), ['inventory']),
      ];
    case 'rotate-credentials':
      return [
        // That a password works does not show that it is another one than before.
        externalStep('eset.change-password', say.changePassword(), {
          effects: ['replaces-credentials'],
          confirmedBy: 'second-person',
        }),
        verifyAccess,
      ];
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
