import type { Instant, Provider } from '@countersign/schema';

const HOUR_MILLIS = 3_600_000;

/**
 * How long the link of an invitation is valid, in hours (https://help.eset.com/protect_hub/customer/en-US/add_user.html); of the others the
 * vendor does not say.
 */
export const INVITATION_HOURS: Readonly<Partial<Record<Provider, number>>> = { 'eset-protect-hub': 48 };

/** When the link of an invitation ends that was sent then; null where the provider does not say. */
export function invitationEnds(provider: Provider, sentAt: Instant): Instant | null {
  const hours = INVITATION_HOURS[provider];
  return hours === undefined ? null : sentAt + hours * HOUR_MILLIS;
}
