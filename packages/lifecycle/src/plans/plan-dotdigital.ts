import {
  type Action,
  assertNever,
  type Change,
  type Effect,
  type Plan,
  passwordOrigin,
} from '@countersign/schema';
import { dotdigitalInstructions as say } from './dotdigital-instructions.ts';
import type { PlanInput } from './plan-input.ts';
import { apiStep, externalStep, portalStep, verifyStep } from './steps.ts';

/**
 * dotdigital: a person in the portal, except for the first API user of an account, which the v2 API can make. There is no
 * operation that lists, changes or deletes API users, so a rotation makes a new one, switches over and deletes the old one
 * (https://developer.dotdigital.com/docs/setting-up-an-api-user). An API user has no access that could be granted or
 * revoked on its own.
 */
export function planDotdigital(
  action: Action,
  options: {
    throughApi: boolean;
    enabled: boolean;
    target: PlanInput['target'];
    change: Change;
    changeEffects: readonly Effect[];
  },
): Plan | undefined {
  const creates: readonly Effect[] = options.enabled ? ['creates-user', 'gives-access'] : ['creates-user'];
  const createInPortal = portalStep('dotdigital.create-api-user-in-portal', say.create, {
    effects: creates,
    confirmedBy: 'read-back',
    needsPassword: true,
  });
  const verifyAccess = verifyStep('dotdigital.verify-api-access', say.verifyApiAccess, ['positive']);
  const verifyNoAccess = verifyStep('dotdigital.verify-no-api-access', say.verifyNoApiAccess, ['negative']);
  switch (action) {
    case 'create':
      return [
        options.throughApi
          ? apiStep('dotdigital.create-api-user', 'Create the API user', {
              effects: creates,
              needsPassword: true,
            })
          : createInPortal,
        // One that is created disabled never got in, so that it is refused now proves nothing: two people look.
        options.enabled
          ? verifyAccess
          : verifyStep('dotdigital.verify-no-api-access', say.verifyNoApiAccess, []),
      ];
    case 'update':
      return planUpdate(options);
    case 'enable':
      return [
        portalStep('dotdigital.enable-in-portal', say.enable, {
          effects: ['gives-access'],
          confirmedBy: 'read-back',
        }),
        verifyAccess,
      ];
    case 'disable':
      return [
        portalStep('dotdigital.disable-in-portal', say.disable, {
          effects: ['takes-access'],
          confirmedBy: 'read-back',
        }),
        verifyNoAccess,
      ];
    case 'delete':
      return [
        portalStep('dotdigital.delete-in-portal', say.remove, {
          effects: ['deletes-user', 'takes-access'],
          confirmedBy: 'read-back',
        }),
        verifyNoAccess,
      ];
    case 'rotate-credentials':
      return [
        createInPortal,
        verifyAccess,
        // Nothing shows which API user an integration uses, and what follows cannot be taken back.
        externalStep('dotdigital.switch-integration', say.switchIntegration, {
          effects: ['replaces-credentials'],
          confirmedBy: 'second-person',
        }),
        // By now the inventory names the new API user, so the instructions name the old one.
        portalStep('dotdigital.delete-in-portal', say.removeOld(options.target), {
          effects: ['deletes-user', 'takes-access'],
          confirmedBy: 'second-person',
        }),
      ];
    case 'grant-api-access':
    case 'revoke-api-access':
      return undefined;
    default:
      return assertNever(action);
  }
}

/**
 * A new password is proven by signing in with it. Nobody can sign in as a user that is not active, and no call shows the
 * description, so for those a second person looks.
 */
function planUpdate({
  change,
  changeEffects,
  target,
}: {
  readonly change: Change;
  readonly changeEffects: readonly Effect[];
  readonly target: PlanInput['target'];
}): Plan {
  const needsPassword = passwordOrigin('dotdigital', 'update', change) !== 'none';
  const proven = needsPassword && target?.state === 'active';
  return [
    portalStep('dotdigital.edit-api-user-in-portal', needsPassword ? say.editWithPassword : say.edit, {
      effects: changeEffects,
      confirmedBy: proven && change.description === undefined ? 'read-back' : 'second-person',
      needsPassword,
    }),
    ...(proven ? [verifyStep('dotdigital.verify-api-access', say.verifyNewPassword, ['positive'])] : []),
  ];
}
