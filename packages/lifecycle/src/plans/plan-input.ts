import type { Account, Action, ApiUser, Change } from '@countersign/schema';

/** What a plan depends on. */
export interface PlanInput {
  readonly action: Action;
  readonly account: Account;
  /** Null for a create. */
  readonly target: Pick<
    ApiUser,
    'state' | 'integrationsEnabled' | 'providerId' | 'label' | 'permissionType'
  > | null;
  readonly change: Change;
  /** API users that the account has already or that are being made. */
  readonly apiUserCount: number;
}
