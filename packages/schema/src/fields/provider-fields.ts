import type { ErasableField } from '../request.ts';
import type { Action, Provider } from '../vocabulary.ts';
import type { FieldName } from './field.ts';

/** The fields of one action on one provider. */
export interface ActionFields {
  /** Fields that a step of the plan carries out. */
  readonly takes: readonly FieldName[];
  /** Those of `takes` without which a policy refuses the request. */
  readonly needs?: readonly FieldName[];
  /** Those of `takes` that can be erased on purpose. A field that the provider demands of every user is none. */
  readonly erases?: readonly ErasableField[];
  /** Fields that are understood only so that a policy can refuse them with its source; to the policy's identifier. */
  readonly refusedBy?: Readonly<Partial<Record<FieldName, string>>>;
}

const NOTHING: ActionFields = { takes: [] };
const SET_BY_USER = { password: 'eset/password-is-set-by-the-user' } as const;
const NO_ACCOUNT = { newAccount: 'any/no-account-opening' } as const;

/** The portals of ESET: users are invited, edited and removed there by people. */
const ESET_PORTAL = {
  // No password: the holder alone can change it.
  'rotate-credentials': { takes: [], refusedBy: SET_BY_USER },
  enable: NOTHING,
  disable: NOTHING,
  delete: NOTHING,
  'grant-api-access': NOTHING,
  'revoke-api-access': NOTHING,
} as const satisfies Partial<Record<Action, ActionFields>>;

const ESET_UPDATE: ActionFields = {
  takes: ['email', 'firstName', 'lastName', 'phone', 'description'],
  erases: ['phone', 'description'],
  refusedBy: SET_BY_USER,
};

/**
 * What each action takes on each provider, after the vendors' forms and calls. Whatever is not listed here is refused
 * before anything is decided, because nothing would carry it out.
 */
export const PROVIDER_FIELDS: Readonly<Record<Provider, Readonly<Record<Action, ActionFields>>>> = {
  'eset-business-account': {
    ...ESET_PORTAL,
    // https://help.eset.com/eset_connect/en-US/create_api_user_account.html
    create: {
      takes: ['email', 'firstName', 'lastName', 'phone', 'description'],
      needs: ['email'],
      refusedBy: { newAccount: 'eset/no-new-business-account', ...SET_BY_USER },
    },
    update: ESET_UPDATE,
  },
  'eset-protect-hub': {
    ...ESET_PORTAL,
    // The invited person enters the names (https://help.eset.com/protect_hub/customer/en-US/add_user.html).
    create: {
      takes: ['email', 'description'],
      needs: ['email'],
      refusedBy: { ...NO_ACCOUNT, ...SET_BY_USER },
    },
    update: ESET_UPDATE,
  },
  'eset-msp-administrator-2': {
    ...ESET_PORTAL,
    // https://help.eset.com/ema/2/api/en-US/user_create.html
    create: {
      takes: [
        'email',
        'firstName',
        'lastName',
        'phone',
        'countryCode',
        'permissionType',
        'specificPermissions',
        'description',
        'companyId',
      ],
      needs: ['email', 'firstName', 'lastName', 'countryCode', 'permissionType'],
      refusedBy: {
        ...NO_ACCOUNT,
        ...SET_BY_USER,
        userId: 'ema2/create-has-only-known-fields',
        status: 'ema2/create-has-only-known-fields',
        username: 'ema2/create-has-only-known-fields',
        enabled: 'ema2/create-has-only-known-fields',
      },
    },
    // https://help.eset.com/ema/2/api/en-US/user_update.html
    update: {
      takes: [
        'firstName',
        'lastName',
        'phone',
        'countryCode',
        'permissionType',
        'specificPermissions',
        'description',
        'userId',
      ],
      erases: ['phone', 'specificPermissions', 'description'],
      refusedBy: {
        email: 'ema2/update-mandatory-fields',
        status: 'ema2/update-mandatory-fields',
        companyId: 'ema2/update-mandatory-fields',
        username: 'ema2/update-mandatory-fields',
        enabled: 'ema2/update-mandatory-fields',
        password: 'ema2/update-mandatory-fields',
      },
    },
    // Access comes back with the permission that the inventory kept, or with the one that the request names.
    enable: { takes: ['permissionType', 'specificPermissions'] },
  },
  dotdigital: {
    // https://developer.dotdigital.com/docs/setting-up-an-api-user
    create: {
      takes: ['description', 'enabled', 'password'],
      refusedBy: { username: 'dotdigital/username-is-generated', ...NO_ACCOUNT },
    },
    update: {
      takes: ['description', 'password', 'newPassword'],
      refusedBy: { username: 'dotdigital/username-is-generated' },
    },
    'rotate-credentials': {
      takes: ['password'],
      refusedBy: { username: 'dotdigital/username-is-generated' },
    },
    enable: NOTHING,
    disable: NOTHING,
    delete: NOTHING,
    // It has no such operation; no policy allows them.
    'grant-api-access': NOTHING,
    'revoke-api-access': NOTHING,
  },
};
