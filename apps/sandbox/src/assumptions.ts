/**
 * What the vendors' documents leave open and this sandbox had to decide. `README.md` lists the same names with what was
 * decided and what is documented; a test keeps the two lists equal.
 */
export const ASSUMPTIONS = [
  'eset.email-unique',
  'eset.invitation-lifetime',
  'eset.resend-replaces-link',
  'eset.password-classes',
  'ema2.error-codes',
  'ema2.token-refusal',
  'ema2.one-hour-session',
  'ema2.create-sends-invitation',
  'ema2.permission-type-integers',
  'ema2.countries',
  'ema2.unknown-fields-ignored',
  'ema2.update-keeps-or-erases',
  'ema2.user-permissions',
  'ema2.list-wrappers',
  'ema2.search-matching',
  'ema2.timestamps',
  'connect.token-refusal',
  'connect.refresh-lifetime',
  'connect.region-of-token',
  'connect.switched-off-later',
  'connect.rate-window',
  'connect.permission-names',
  'connect.resource-error',
  'dotdigital.denied',
  'dotdigital.lock-counting',
  'dotdigital.windows',
  'dotdigital.tier-of-route',
  'dotdigital.create-caller',
  'dotdigital.create-errors',
  'dotdigital.create-scheme',
  'dotdigital.password-names',
  'dotdigital.username-alphabet',
] as const;

export type Assumption = (typeof ASSUMPTIONS)[number];

/** Marks a value that no vendor document gives, with the name under which the README explains it. */
export function assumed<T>(_name: Assumption, value: T): T {
  return value;
}
