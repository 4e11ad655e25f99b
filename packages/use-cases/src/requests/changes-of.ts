import { type Action, type ApiUser, type Json, type RequestInput, SETTLED_STATES } from '@countersign/schema';
import type { RequestRecord } from '../ports/index.ts';

/** One thing that a request changes. */
export interface ChangeLine {
  readonly field: string;
  /** What the inventory has; null where it has none, does not know, or the request is settled and it may have changed. */
  readonly before: Json;
  readonly after: Json;
}

/** What becomes of an API user by the action alone. */
const BY_ACTION: Partial<Record<Action, readonly (readonly [keyof ApiUser, Json])[]>> = {
  create: [['state', 'active']],
  enable: [['state', 'active']],
  disable: [['state', 'disabled']],
  delete: [['state', 'deleted']],
  'rotate-credentials': [['credentialsSetOn', 'the day on which it is done']],
  'grant-api-access': [['integrationsEnabled', true]],
  'revoke-api-access': [['integrationsEnabled', false]],
};

/** Whatever a request changes about its API user, with what the inventory has now. */
export function changesOf(
  request: Pick<RequestRecord, 'action' | 'state' | 'integration' | 'provider'>,
  input: RequestInput,
  apiUser: ApiUser | undefined,
): readonly ChangeLine[] {
  const settled = SETTLED_STATES.some((state) => state === request.state) && request.state !== 'denied';
  const known = request.action === 'create' || settled ? undefined : apiUser;
  const now = (field: keyof ApiUser | undefined): Json =>
    field === undefined ? null : (known?.[field] ?? null);
  const { password, newPassword, clear = [], ...values } = input.change;
  const named = Object.entries(values).flatMap(([field, after]): ChangeLine[] =>
    after === undefined ? [] : [{ field, before: now(inventoryField(field, request.provider)), after }],
  );
  const disabledOnCreate = request.action === 'create' && input.change.enabled === false;
  const byAction = (BY_ACTION[request.action] ?? []).map(
    ([field, after]): ChangeLine => ({
      field,
      before: now(field),
      after: disabledOnCreate && field === 'state' ? 'disabled' : after,
    }),
  );
  const moves = request.action === 'grant-api-access' && now('integration') !== request.integration;
  return [
    ...byAction,
    ...(moves ? [{ field: 'integration', before: now('integration'), after: request.integration }] : []),
    ...named,
    ...clear.map(
      (field): ChangeLine => ({
        field,
        before: now(inventoryField(field, request.provider)),
        after: 'erased',
      }),
    ),
    ...(newPassword === undefined
      ? []
      : [{ field: 'password', before: null, after: 'a new one, generated' }]),
    ...(password === undefined
      ? []
      : [{ field: 'password', before: null, after: 'a typed password, sealed' }]),
  ];
}

/** Where the inventory has what a field of a change is about; undefined for what it does not know of a user. */
function inventoryField(field: string, provider: RequestRecord['provider']): keyof ApiUser | undefined {
  if (field === (provider === 'dotdigital' ? 'description' : 'email')) return 'label';
  return { enabled: 'state', permissionType: 'permissionType', userId: 'providerId' }[field] as
    | keyof ApiUser
    | undefined;
}
