import type { Facts } from '@countersign/schema';
import { isRecord } from './conditions/fact-path.ts';
import type { FactReader } from './conditions/fact-slots.ts';

/** The objects among the facts, with whatever fields they turn out to have. */
type Loose<F> = { readonly [N in keyof F]?: unknown };

/**
 * All facts of `factsSchema`, written out one by one: read like this, each access is a matter of a nanosecond, and facts
 * are read for every decision. A fact that is not listed is not lost; rules that ask for it are only slower. A test
 * compares the list with the schema.
 */
export const factsReader: FactReader = {
  names: [
    'provider',
    'operation',
    'operator.role',
    'operator.companyId',
    'operator.companyAccess',
    'account.companyId',
    'account.companyName',
    'account.apiUserCount',
    'account.hubWriteAccessSuffices',
    'integration.named',
    'integration.registered',
    'integration.hasOwner',
    'integration.otherApiUsers',
    'target.exists',
    'target.kind',
    'target.role',
    'target.active',
    'target.integrationsEnabled',
    'target.belongsToOtherIntegration',
    'target.credentialAgeDays',
    'target.daysSinceLastUse',
    'target.twoFactorEnabled',
    'change.newAccount',
    'change.companyId',
    'change.firstName',
    'change.lastName',
    'change.email',
    'change.emailWellFormed',
    'change.emailDomainListed',
    'change.emailLooksLikeAnother',
    'change.phone',
    'change.description',
    'change.countryCode',
    'change.permissionType',
    'change.specificPermissionLevels',
    'change.specificPermissionsGiven',
    'change.userId',
    'change.status',
    'change.username',
    'change.enabled',
    'change.reviewInDays',
    'password.origin',
    'password.length',
    'password.hasDigitOrSymbol',
    'password.containsEmail',
    'password.containsCompanyName',
    'password.containsWordPassword',
    'password.confirmed',
    'password.strengthScore',
    'acknowledgements',
    'exception.requested',
    'exception.citesObserved403',
    'exception.expiresInDays',
    'batch.removals',
    'batch.removalsPercent',
    'actor.isRequester',
    'actor.hasApproved',
    'actor.hasCompletedStep',
  ],
  read: (facts) => {
    const { operator, account, integration, target, change, password, exception, batch, actor } = facts;
    if (
      !isFields<'operator'>(operator) ||
      !isFields<'account'>(account) ||
      !isFields<'integration'>(integration) ||
      !isFields<'target'>(target) ||
      !isFields<'change'>(change) ||
      !isFields<'password'>(password) ||
      !isFields<'exception'>(exception) ||
      !isFields<'batch'>(batch) ||
      !isFields<'actor'>(actor)
    )
      return null;
    return [
      facts.provider,
      facts.operation,
      operator.role,
      operator.companyId,
      operator.companyAccess,
      account.companyId,
      account.companyName,
      account.apiUserCount,
      account.hubWriteAccessSuffices,
      integration.named,
      integration.registered,
      integration.hasOwner,
      integration.otherApiUsers,
      target.exists,
      target.kind,
      target.role,
      target.active,
      target.integrationsEnabled,
      target.belongsToOtherIntegration,
      target.credentialAgeDays,
      target.daysSinceLastUse,
      target.twoFactorEnabled,
      change.newAccount,
      change.companyId,
      change.firstName,
      change.lastName,
      change.email,
      change.emailWellFormed,
      change.emailDomainListed,
      change.emailLooksLikeAnother,
      change.phone,
      change.description,
      change.countryCode,
      change.permissionType,
      change.specificPermissionLevels,
      change.specificPermissionsGiven,
      change.userId,
      change.status,
      change.username,
      change.enabled,
      change.reviewInDays,
      password.origin,
      password.length,
      password.hasDigitOrSymbol,
      password.containsEmail,
      password.containsCompanyName,
      password.containsWordPassword,
      password.confirmed,
      password.strengthScore,
      facts.acknowledgements,
      exception.requested,
      exception.citesObserved403,
      exception.expiresInDays,
      batch.removals,
      batch.removalsPercent,
      actor.isRequester,
      actor.hasApproved,
      actor.hasCompletedStep,
    ];
  },
};

function isFields<N extends keyof Facts>(fact: unknown): fact is Loose<Facts[N]> {
  return isRecord(fact);
}
