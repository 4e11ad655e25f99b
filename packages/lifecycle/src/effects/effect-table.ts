import {
  ACTIONS,
  type Account,
  type Action,
  type ApiUser,
  type Change,
  type Effect,
  type FieldName,
  fieldsOf,
  PASSWORD_STAND_IN,
  PROVIDERS,
  type Provider,
} from '@countersign/schema';
import { planRequest } from '../plans/plan-request.ts';
import { effectsOfRequest } from './request-effects.ts';

/** One kind of request that is told from others by what it does to access. */
export interface EffectCell {
  readonly provider: Provider;
  readonly action: Action;
  /** The field that it changes; null for what the action does by itself. */
  readonly field: FieldName | null;
  /** What is special about the value, or about the API user before; empty where nothing is. */
  readonly value: string;
  readonly change: Change;
  /** The API user before; null for a create. */
  readonly target: Pick<ApiUser, 'state' | 'permissionType' | 'integrationsEnabled'> | null;
  readonly effects: readonly Effect[];
}

type Sample = Pick<EffectCell, 'value' | 'change'> & { readonly permissionType?: number | null };

const COMPANY = 'c0000000-0000-4000-8000-000000000001';

/** Values that differ in what they do; one of any other field is like all others. */
const SAMPLES: Readonly<Partial<Record<FieldName, (action: Action) => readonly Sample[]>>> = {
  permissionType: (action) =>
    action === 'update'
      ? [
          { value: '1 after 2', change: { permissionType: 1 } },
          { value: '2 after 1', change: { permissionType: 2 }, permissionType: 1 },
          { value: '2 after 2', change: { permissionType: 2 } },
          { value: '2 after 3', change: { permissionType: 2 }, permissionType: 3 },
          { value: '2, before not known', change: { permissionType: 2 }, permissionType: null },
          { value: '3 after 2', change: { permissionType: 3 } },
        ]
      : [1, 2, 3].map((permissionType) => ({ value: String(permissionType), change: { permissionType } })),
  specificPermissions: () =>
    [1, 2].flatMap((level) =>
      [2, 3].map((permissionType) => ({
        value: `a company: ${level}, beside permissionType ${permissionType}`,
        change: { permissionType, specificPermissions: { [COMPANY]: level } },
        permissionType,
      })),
    ),
  enabled: () => [true, false].map((enabled) => ({ value: enabled ? 'yes' : 'no', change: { enabled } })),
  clear: () => [
    { value: 'phone, description', change: { clear: ['phone', 'description'] } },
    { value: 'specificPermissions, beside permissionType 2', change: { clear: ['specificPermissions'] } },
    {
      value: 'specificPermissions, beside permissionType 3',
      change: { clear: ['specificPermissions'] },
      permissionType: 3,
    },
  ],
};

const TEXTS: Readonly<Partial<Change>> = {
  companyId: COMPANY,
  firstName: 'Ann',
  lastName: 'Other',
  email: 'other@acme.example',
  phone: '+49301234567',
  description: 'Another description',
  countryCode: 'AUT',
  userId: 'a0000000-0000-4000-8000-000000000002',
  newPassword: true,
};

/**
 * What every action does on every provider, by itself and for every field that it takes: what the reference documents, and
 * what the oracle carries out. `accountOn` gives an account of a provider.
 */
export function effectTable(accountOn: (provider: Provider) => Account): readonly EffectCell[] {
  return PROVIDERS.flatMap((provider) =>
    ACTIONS.flatMap((action) =>
      [null, ...fieldsOf(provider, action).map(({ name }) => name)].flatMap((field) =>
        samplesOf({ provider, action, field }).flatMap(({ value, change, permissionType }) => {
          const target = targetOf(provider, action, permissionType);
          const account = accountOn(provider);
          const named = target && { ...target, providerId: null, label: 'The API user' };
          const plan = planRequest({ action, account, target: named, change, apiUserCount: 1 });
          if (plan === undefined) return [];
          const effects = effectsOfRequest({ action, change, target, plan });
          return [{ provider, action, field, value, change, target, effects }];
        }),
      ),
    ),
  );
}

function samplesOf({ provider, action, field }: Pick<EffectCell, 'provider' | 'action' | 'field'>) {
  if (field === null) return action === 'update' ? [] : [{ value: '', change: {} } satisfies Sample];
  const samples: readonly Sample[] = SAMPLES[field]?.(action) ?? [
    { value: '', change: field === 'password' ? { password: PASSWORD_STAND_IN } : { [field]: TEXTS[field] } },
  ];
  const ema2 = provider === 'eset-msp-administrator-2';
  return samples.filter(({ change }) => ema2 || !change.clear?.includes('specificPermissions'));
}

function targetOf(
  provider: Provider,
  action: Action,
  permissionType: number | null = 2,
): EffectCell['target'] {
  if (action === 'create') return null;
  const disabled = action === 'enable';
  return {
    state: disabled ? 'disabled' : 'active',
    permissionType: provider === 'eset-msp-administrator-2' ? permissionType : null,
    integrationsEnabled: provider !== 'dotdigital' && !disabled && action !== 'grant-api-access',
  };
}
