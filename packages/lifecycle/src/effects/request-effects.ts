import { type Action, type Change, type Effect, mergeEffects, type Plan } from '@countersign/schema';
import { type ChangeField, type EffectContext, fieldEffects } from './field-effects.ts';

/** What the effects of a request are read from. */
export interface RequestEffectsInput extends EffectContext {
  readonly change: Change;
  /** Undefined where the provider has no such operation. */
  readonly plan: Plan | undefined;
}

/**
 * What an action is for. It counts also where the plan has nothing left to do, such as a grant to a user whose API access is on
 * already: whoever gets that user gets the access. How much of a create there is, its plan says.
 */
const ACTION_EFFECTS: Record<Action, readonly Effect[]> = {
  create: ['creates-user'],
  update: [],
  enable: ['gives-access'],
  disable: ['takes-access'],
  delete: ['deletes-user', 'takes-access'],
  'rotate-credentials': ['replaces-credentials'],
  'grant-api-access': ['gives-access'],
  'revoke-api-access': ['takes-access'],
};

/**
 * What a request does to access, in the order of `EFFECTS`: what its action is for, everything that the steps of its plan
 * declare, and everything that the fields of its change can do, also those that no step carries out. Never nothing, since a rule
 * about effects would have no say then. A create of a plan from before steps declared their effects gives access as well.
 */
export function effectsOfRequest({ change, plan, ...context }: RequestEffectsInput): Effect[] {
  const { action } = context;
  const undeclared: readonly Effect[] = action === 'create' ? ['gives-access'] : [];
  const declared = plan?.map((step) => step.effects ?? undeclared) ?? [undeclared];
  const effects = mergeEffects(ACTION_EFFECTS[action], ...declared, effectsOfChange(change, context));
  return effects.length === 0 ? ['changes-details'] : effects;
}

/** What the fields of a change do to a user, all together. */
export function effectsOfChange(change: Change, context: EffectContext): Effect[] {
  const fields = Object.keys(change) as ChangeField[];
  return mergeEffects(...fields.map((field) => fieldEffects(field, change, context)));
}
