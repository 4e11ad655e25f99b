import type { ApiUser } from '@countersign/schema';
import type { ListScope, Page } from './lists.ts';
import type { ApiUserNameHolder } from './records.ts';

export interface ApiUserFilter extends Page {
  readonly scope?: ListScope | undefined;
  readonly account?: string | undefined;
  readonly integration?: string | undefined;
  readonly state?: ApiUser['state'] | undefined;
}

/** The inventory of API users. */
export interface ApiUserReads {
  get(id: string): ApiUser | undefined;
  /**
   * Who is known on the account by this label, address or provider's identifier, in whatever spelling. More than one only
   * where a database from before had one name twice. Reserved ones are among them.
   * @throws CountersignError INPUT_INVALID when the name has nothing to see
   */
  named(account: string, name: string): readonly ApiUser[];
  /** Who has the name, or will have it once the change of the request is carried out. @throws as `named` */
  holderOf(account: string, name: string): ApiUserNameHolder | undefined;
  /** API users of an account that share a name. */
  contested(): readonly { readonly account: string; readonly apiUsers: readonly string[] }[];
  /** Without the reserved ones, unless their state is asked for. */
  list(filter: ApiUserFilter): readonly ApiUser[];
  /** Live ones that are to be reviewed by this day or should have been, the longest first. */
  reviewedUntil(day: string, limit: number): readonly ApiUser[];
  /** Reserved, pending, active and disabled ones. */
  countLive(account: string): number;
  countLiveOfIntegration(account: string, integration: string, except: string | null): number;
  /** The live ones whose label people take for this name. */
  confusableWith(account: string, name: string): readonly ApiUser[];
}

/**
 * @throws CountersignError INTEGRATION_TAKEN when the integration has a live API user on the account already,
 *   ALREADY_EXISTS when a live one has the label or the provider's identifier, or is about to get it
 */
export interface ApiUserWrites extends ApiUserReads {
  insert(apiUser: ApiUser): void;
  update(id: string, patch: Partial<Omit<ApiUser, 'id' | 'account' | 'provider'>>): void;
  /** Removes a reservation that came to nothing. What is not reserved stays. */
  discard(id: string): void;
  /** Keeps a name for the API user until the request that will give it settles. */
  hold(id: string, name: string, request: string): void;
  /** Lets go of the names that are held for the request. */
  release(request: string): void;
}
