import type { StepKey } from '@countersign/schema';
import type { Meaning } from './meaning.ts';

type StepMeaning = Pick<Meaning, 'about' | 'does' | 'object'>;

const apiUser = { about: 'user', object: 'api-user' } as const;
const access = { about: 'access', object: 'api-user' } as const;
const readBack = { about: 'entity', does: 'verify', object: 'api-user' } as const;

/** What each step of a plan does to an API user on its provider. A new step needs a line here. */
export const STEP_MEANINGS = {
  'ema2.create-user': { ...apiUser, does: 'create' },
  'ema2.update-user': { ...apiUser, does: 'update' },
  'ema2.withdraw-access': { ...apiUser, does: 'disable' },
  'ema2.restore-access': { ...apiUser, does: 'enable' },
  'ema2.verify-user': readBack,
  'ema2.verify-removed': readBack,
  'eset.create-user-in-portal': { ...apiUser, does: 'create' },
  'eset.edit-user-in-portal': { ...apiUser, does: 'update' },
  'eset.remove-user-in-portal': { ...apiUser, does: 'delete' },
  'eset.integrations-on': { ...access, does: 'assign-privileges' },
  'eset.integrations-off': { ...access, does: 'revoke-privileges' },
  'eset.activation': { ...apiUser, does: 'activate' },
  'eset.first-login': { ...apiUser, does: 'activate' },
  'eset.change-password': { ...apiUser, does: 'password-change' },
  'eset.verify-api-access': readBack,
  'eset.verify-no-api-access': readBack,
  'dotdigital.create-api-user': { ...apiUser, does: 'create' },
  'dotdigital.create-api-user-in-portal': { ...apiUser, does: 'create' },
  'dotdigital.edit-api-user-in-portal': { ...apiUser, does: 'update' },
  'dotdigital.enable-in-portal': { ...apiUser, does: 'enable' },
  'dotdigital.disable-in-portal': { ...apiUser, does: 'disable' },
  'dotdigital.delete-in-portal': { ...apiUser, does: 'delete' },
  'dotdigital.switch-integration': { about: 'entity', does: 'update', object: 'integration' },
  'dotdigital.verify-api-access': readBack,
  'dotdigital.verify-no-api-access': readBack,
} satisfies Record<StepKey, StepMeaning>;
