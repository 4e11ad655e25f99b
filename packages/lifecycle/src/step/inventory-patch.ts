import type { Action, ApiUser, Change, StepKey, StepResult } from '@countersign/schema';

type InventoryPatch = Partial<Omit<ApiUser, 'id' | 'account' | 'provider'>>;

const SETS_PERMISSION: ReadonlySet<StepKey> = new Set([
  'ema2.create-user',
  'ema2.update-user',
  'ema2.restore-access',
]);

/** What the inventory learns from one applied step. */
export function patchFromResult(
  { action, key }: { readonly action: Action; readonly key: StepKey },
  result: StepResult,
): InventoryPatch {
  return {
    // A rotation that makes a new user has two until it is done; the one to be deleted is the one that is known.
    ...(result.providerId === undefined || action === 'rotate-credentials'
      ? {}
      : { providerId: result.providerId }),
    ...(result.integrationsEnabled === undefined ? {} : { integrationsEnabled: result.integrationsEnabled }),
    // Withdrawn access is not the user's permission: it has to be known still when access is given back.
    ...(result.permissionType === undefined || !SETS_PERMISSION.has(key)
      ? {}
      : { permissionType: result.permissionType }),
    ...(result.twoFactorEnabled === undefined ? {} : { twoFactorEnabled: result.twoFactorEnabled }),
    ...(key === 'eset.integrations-on' || key === 'eset.create-user-in-portal'
      ? { integrationsEnabled: true }
      : {}),
    ...(key === 'eset.integrations-off' ? { integrationsEnabled: false } : {}),
  };
}

/** What the inventory says once the whole request is done. `today` and `reviewOn` are `YYYY-MM-DD`. */
export function patchWhenDone(options: {
  readonly action: Action;
  readonly change: Change;
  readonly provider: ApiUser['provider'];
  readonly integration: string | null;
  readonly today: string;
  readonly reviewOn: string | null;
  /** Results of the request's steps, in order. */
  readonly results: readonly StepResult[];
}): InventoryPatch {
  const { action, change, today, reviewOn } = options;
  const review = reviewOn === null ? {} : { reviewOn };
  switch (action) {
    case 'create':
      return { state: change.enabled === false ? 'disabled' : 'active', credentialsSetOn: today, ...review };
    case 'update':
      return options.provider === 'dotdigital' && change.description !== undefined
        ? { label: change.description }
        : {};
    case 'enable':
      return { state: 'active', ...review };
    case 'disable':
      return { state: 'disabled' };
    case 'delete':
      return { state: 'deleted', integrationsEnabled: false };
    case 'rotate-credentials': {
      const replacement = options.results.find((result) => result.providerId !== undefined)?.providerId;
      return { credentialsSetOn: today, ...(replacement === undefined ? {} : { providerId: replacement }) };
    }
    case 'grant-api-access':
      // An adopted regular user that gets API access belongs to the integration from now on.
      return { state: 'active', integrationsEnabled: true, integration: options.integration, ...review };
    case 'revoke-api-access':
      return { integrationsEnabled: false };
  }
}
