import {
  type Action,
  type ApiUser,
  type Change,
  passwordOrigin,
  permissionTypeOf,
  type StepKey,
  type StepResult,
} from '@countersign/schema';
import { labelAfter } from '../inventory/label-after.ts';

type InventoryPatch = Partial<Omit<ApiUser, 'id' | 'account' | 'provider'>>;

const SETS_PERMISSION: ReadonlySet<StepKey> = new Set([
  'ema2.create-user',
  'ema2.update-user',
  'ema2.restore-access',
]);

const SHOWS_USE: ReadonlySet<StepKey> = new Set(['eset.verify-api-access', 'dotdigital.verify-api-access']);

/**
 * After these the credentials that were tried are those of somebody without access, or the user is gone: whoever typed their
 * name has proven nothing about whose it is.
 */
const SHOWS_ABSENCE: ReadonlySet<StepKey> = new Set([
  'ema2.verify-removed',
  'eset.verify-no-api-access',
  'dotdigital.verify-no-api-access',
]);

export const showsAbsence = (key: StepKey) => SHOWS_ABSENCE.has(key);

/** What the inventory learns from one applied step. `today` is `YYYY-MM-DD`. */
export function patchFromResult(
  step: {
    readonly action: Action;
    readonly key: StepKey;
    /** The API user as the inventory has it. */
    readonly known: Pick<ApiUser, 'state' | 'providerId'>;
    readonly today: string;
  },
  result: StepResult,
): InventoryPatch {
  const { action, key, known, today } = step;
  return {
    // A rotation that makes a new user has two until it is done; the one to be deleted is the one that is known. What is
    // known once is never overwritten, and what one person typed is not known before a later step has shown it.
    ...(result.providerId !== undefined &&
    known.providerId === null &&
    action !== 'rotate-credentials' &&
    result.knownBy !== 'reported' &&
    !showsAbsence(key)
      ? { providerId: result.providerId }
      : {}),
    ...(result.integrationsEnabled === undefined ? {} : { integrationsEnabled: result.integrationsEnabled }),
    // Withdrawn access is not the user's permission: it has to be known still when access is given back.
    ...(result.permissionType === undefined || !SETS_PERMISSION.has(key)
      ? {}
      : { permissionType: result.permissionType }),
    ...(result.twoFactorEnabled === undefined ? {} : { twoFactorEnabled: result.twoFactorEnabled }),
    ...(key === 'eset.activation' && (known.state === 'pending' || known.state === 'reserved')
      ? { state: 'active' as const }
      : {}),
    ...(SHOWS_USE.has(key) && wasSeen(result) ? { lastUsedOn: today } : {}),
    ...(key === 'eset.integrations-on' || key === 'eset.create-user-in-portal'
      ? { integrationsEnabled: true }
      : {}),
    // That access is gone is not said on one person's word; the end of the request says it otherwise.
    ...(key === 'eset.integrations-off' && result.knownBy === 'attested'
      ? { integrationsEnabled: false }
      : {}),
  };
}

/** Whether the worker itself saw the access work, and not people who say so. */
function wasSeen({ knownBy }: StepResult): boolean {
  return knownBy === 'positive';
}

/** What the inventory says once the whole request is done. `today` and `reviewOn` are `YYYY-MM-DD`. */
export function patchWhenDone(options: {
  readonly action: Action;
  readonly change: Change;
  readonly provider: ApiUser['provider'];
  readonly integration: string | null;
  readonly today: string;
  readonly reviewOn: string | null;
  /** The API user as the inventory has it. */
  readonly known: Pick<ApiUser, 'state' | 'providerId'>;
  /** Results of the request's steps, in order. */
  readonly results: readonly StepResult[];
}): InventoryPatch {
  const { action, change, today, reviewOn } = options;
  const review = reviewOn === null ? {} : { reviewOn };
  switch (action) {
    case 'create':
      return {
        state: change.enabled === false ? 'disabled' : 'active',
        credentialsSetOn: today,
        // Reported when it was made, and proven by a step after it.
        ...(options.known.providerId === null ? shownIdentifier(options.results) : {}),
        ...review,
      };
    case 'update': {
      const label = labelAfter(options);
      return {
        ...(label === undefined ? {} : { label }),
        ...stateAfterUpdate(options),
        ...(passwordOrigin(options.provider, action, change) === 'none' ? {} : { credentialsSetOn: today }),
        ...review,
      };
    }
    case 'enable':
      return { state: 'active', ...review };
    case 'disable':
      // On ESET a disable switches Integrations off.
      return {
        state: 'disabled',
        ...(options.provider === 'dotdigital' ? {} : { integrationsEnabled: false }),
        ...review,
      };
    case 'delete':
      return { state: 'deleted', integrationsEnabled: false };
    case 'rotate-credentials':
      return {
        credentialsSetOn: today,
        ...shownIdentifier(options.results),
        // One that nobody claimed belongs to the integration that its new credentials were made for.
        ...(options.integration === null ? {} : { integration: options.integration }),
        ...review,
      };
    case 'grant-api-access':
      // An adopted regular user that gets API access belongs to the integration from now on.
      return { state: 'active', integrationsEnabled: true, integration: options.integration, ...review };
    case 'revoke-api-access':
      return { integrationsEnabled: false, ...review };
  }
}

/** Not the one that somebody typed, but the one that the provider answered, or that was proven. */
function shownIdentifier(results: readonly StepResult[]): Pick<InventoryPatch, 'providerId'> {
  const providerId = results.find(
    (result) => result.providerId !== undefined && result.knownBy !== 'reported',
  )?.providerId;
  return providerId === undefined ? {} : { providerId };
}

/** An update that takes the permission away, or gives it back, or presses the switch, does what a disable or an enable does. */
function stateAfterUpdate({
  change,
  provider,
  known,
}: Parameters<typeof patchWhenDone>[0]): Pick<InventoryPatch, 'state' | 'permissionType'> {
  const permissionType = permissionTypeOf(change);
  const single = Object.keys(change.specificPermissions ?? {}).length > 0;
  const gives =
    change.enabled ??
    (provider === 'eset-msp-administrator-2' && permissionType !== null
      ? permissionType !== 3 || single
      : undefined);
  return {
    ...(permissionType === null ? {} : { permissionType }),
    ...(gives === false ? { state: 'disabled' as const } : {}),
    ...(gives === true && known.state === 'disabled' ? { state: 'active' as const } : {}),
  };
}
