/**
 * How a principal can be related to an object. `own`: made by or for the principal. `integration`: it concerns an integration
 * that the principal owns. `account`: it belongs to an account in the scope of the principal's roles. `other`: it belongs to
 * an account outside that scope. `global`: it belongs to no account.
 */
export const RELATIONS = ['own', 'integration', 'account', 'other', 'global'] as const;
export type Relation = (typeof RELATIONS)[number];
