import type { Effect, Facts, Operation, Provider, ProviderRole } from '@countersign/schema';

/** The role on each provider that may do everything there. */
const OPERATOR_ROLES: Readonly<Record<Provider, ProviderRole>> = {
  'eset-business-account': 'superuser',
  'eset-msp-administrator-2': 'root',
  'eset-protect-hub': 'superuser',
  dotdigital: 'account-owner',
};

const COMPANY = '6f1d0c52-3b77-4f0e-9a52-5d1f4f9a7c10';
const USER = 'b3a4c1de-8f62-4d27-a9b0-1c2d3e4f5a6b';

/**
 * Complete facts of an unremarkable request: everything in order, nothing that a shipped rule denies. Cases of rules lay
 * their few facts over it, and tests elsewhere start from it.
 */
export function baselineFacts(provider: Provider, operation: Operation): Facts {
  const eset = provider !== 'dotdigital';
  return {
    provider,
    operation,
    effects: effectsOf(provider, operation),
    operator: {
      role: OPERATOR_ROLES[provider],
      companyId: eset ? COMPANY : null,
      companyAccess: 'write',
    },
    account: {
      companyId: eset ? COMPANY : null,
      companyName: 'Example Trading',
      apiUserCount: 20,
      hubWriteAccessSuffices: false,
    },
    integration: { named: true, registered: true, hasOwner: true, otherApiUsers: 0 },
    target: targetFacts(provider, operation),
    change: changeFacts(provider, operation),
    password: {
      origin:
        provider === 'dotdigital' && (operation === 'create' || operation === 'rotate-credentials')
          ? 'generated'
          : 'none',
      length: null,
      hasDigitOrSymbol: null,
      containsEmail: null,
      containsCompanyName: null,
      containsWordPassword: null,
      confirmed: null,
      strengthScore: null,
    },
    acknowledgements: [],
    exception: { requested: false, citesObserved403: false, expiresInDays: null },
    batch: batchFacts(operation),
    actor: { isRequester: false, hasApproved: false, hasCompletedStep: false },
  };
}

/**
 * What an unremarkable request does; what people review and do tasks of is an edit of details. On ESET MSP
 * Administrator 2 access is given and taken by the right on the company, so that changes as well. That production says the
 * same is tested in `tooling/e2e`.
 */
function effectsOf(provider: Provider, operation: Operation): Effect[] {
  const ema2 = provider === 'eset-msp-administrator-2';
  switch (operation) {
    case 'create':
      return provider === 'eset-protect-hub'
        ? ['creates-user', 'gives-access', 'changes-details']
        : ['creates-user', 'gives-access'];
    case 'enable':
      return ema2 ? ['gives-access', 'raises-rights'] : ['gives-access'];
    case 'grant-api-access':
      return ['gives-access'];
    case 'disable':
      return ema2 ? ['takes-access', 'lowers-rights'] : ['takes-access'];
    case 'revoke-api-access':
      return ['takes-access'];
    case 'delete':
      return ema2 ? ['deletes-user', 'takes-access', 'lowers-rights'] : ['deletes-user', 'takes-access'];
    case 'rotate-credentials':
      return provider === 'dotdigital'
        ? ['creates-user', 'deletes-user', 'gives-access', 'takes-access', 'replaces-credentials']
        : ['replaces-credentials'];
    default:
      return ['changes-details'];
  }
}

/** A removal is one of its account on its day. */
function batchFacts(operation: Operation): Facts['batch'] {
  const removes = effectsOf('eset-business-account', operation).some(
    (effect) => effect === 'takes-access' || effect === 'deletes-user',
  );
  return {
    removals: 0,
    removalsOnAccount: 0,
    removalsPercent: 0,
    removalsInDay: removes ? 1 : 0,
    removalsInDayPercent: removes ? 5 : 0,
  };
}

/** Operations that are about the fields of a user. */
const DESCRIBES: readonly Operation[] = ['create', 'update', 'review', 'complete-task', 'confirm-task'];

function targetFacts(provider: Provider, operation: Operation): Facts['target'] {
  const eset = provider !== 'dotdigital';
  if (operation === 'create') {
    return {
      exists: false,
      kind: null,
      role: null,
      active: false,
      integrationsEnabled: false,
      permissionType: null,
      belongsToOtherIntegration: false,
      credentialAgeDays: null,
      daysSinceLastUse: null,
      twoFactorEnabled: null,
    };
  }
  return {
    exists: true,
    kind: 'api-user',
    role: 'regular',
    active: operation !== 'enable',
    integrationsEnabled: eset && operation !== 'enable' && operation !== 'grant-api-access',
    permissionType: provider === 'eset-msp-administrator-2' ? 2 : null,
    belongsToOtherIntegration: false,
    credentialAgeDays: 30,
    daysSinceLastUse: 1,
    twoFactorEnabled: eset ? false : null,
  };
}

function changeFacts(provider: Provider, operation: Operation): Facts['change'] {
  const creates = operation === 'create';
  const invites = creates && provider !== 'dotdigital';
  const ema2 = provider === 'eset-msp-administrator-2';
  return {
    newAccount: false,
    companyId: null,
    firstName: invites ? 'Magento' : null,
    lastName: invites ? 'Shop' : null,
    email: invites ? 'magento-shop@example.com' : null,
    emailWellFormed: invites,
    emailDomainListed: invites,
    emailLooksLikeAnother: false,
    phone: null,
    description: DESCRIBES.includes(operation) ? 'Orders of the Magento shop' : null,
    countryCode: creates && ema2 ? 'SVK' : null,
    permissionType: creates && ema2 ? 2 : null,
    specificPermissionLevels: [],
    specificPermissionsGiven: false,
    userId: ema2 && !creates ? USER : null,
    status: null,
    username: null,
    enabled: creates && provider === 'dotdigital' ? true : null,
    reviewInDays: creates || operation === 'grant-api-access' ? 90 : null,
  };
}
