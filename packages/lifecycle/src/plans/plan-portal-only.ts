import { assertNever, mergeEffects, type Plan } from '@countersign/schema';
import { effectsOfChange } from '../effects/request-effects.ts';
import { INVITATION_HOURS } from '../task/invitation-ends.ts';
import { esetInstructions as say } from './eset-instructions.ts';
import type { PlanInput } from './plan-input.ts';
import { externalStep, portalStep, verifyStep } from './steps.ts';

/**
 * ESET Business Account and PROTECT Hub: no public API changes users, so people do it in the portal and the result is
 * verified through ESET Connect where the worker holds credentials, else by two people. PROTECT Hub cannot disable a user
 * (https://help.eset.com/protect_hub/customer/en-US/users.html); switching Integrations off ends the API access.
 */
export function planPortalOnly(portal: string, input: PlanInput): Plan {
  const { action, account, target } = input;
  const changeEffects = effectsOfChange(input.change, input);
  const hub = account.provider === 'eset-protect-hub';
  const toggleOn = portalStep('eset.integrations-on', say.integrationsOn(portal), {
    effects: ['gives-access'],
    confirmedBy: 'read-back',
  });
  const toggleOff = portalStep('eset.integrations-off', say.integrationsOff(portal), {
    effects: ['takes-access'],
    confirmedBy: 'read-back',
  });
  const activation = [
    externalStep('eset.activation', say.activation(INVITATION_HOURS[account.provider] ?? null), {
      // In the Hub, whoever was invited enters the names.
      effects: hub ? ['gives-access', 'changes-details'] : ['gives-access'],
    }),
    ...(hub ? [externalStep('eset.first-login', say.firstLogin(), { effects: ['gives-access'] })] : []),
  ];
  const verifyAccess = verifyStep('eset.verify-api-access', say.verifyApiAccess(), ['positive']);
  const verifyNoAccess = verifyStep('eset.verify-no-api-access', say.verifyNoApiAccess(), ['negative']);
  switch (action) {
    case 'create':
      return [
        portalStep('eset.create-user-in-portal', say.createUser(portal), {
          effects: mergeEffects(['creates-user'], changeEffects),
          confirmedBy: 'read-back',
        }),
        ...activation,
        verifyAccess,
      ];
    case 'update':
      return [
        portalStep('eset.edit-user-in-portal', say.editUser(portal), {
          effects: changeEffects,
          confirmedBy: 'second-person',
        }),
      ];
    case 'enable':
      return [toggleOn, verifyAccess];
    case 'disable':
      return [toggleOff, verifyNoAccess];
    case 'delete':
      return [
        portalStep('eset.remove-user-in-portal', say.removeUser(portal), {
          effects: ['deletes-user', 'takes-access'],
          confirmedBy: 'read-back',
        }),
        verifyNoAccess,
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
        ...(target?.state === 'pending' ? activation : []),
        ...(target?.integrationsEnabled ? [] : [toggleOn]),
        verifyAccess,
      ];
    case 'revoke-api-access':
      return [toggleOff, verifyNoAccess];
    default:
      return assertNever(action);
  }
}
