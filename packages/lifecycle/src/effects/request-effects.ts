import { type Action, type Change, type Effect, mergeEffects, type Plan } from '@countersign/schema';
import { type ChangeField, type EffectContext, fieldEffects } from './field-effects.ts';

/** What the effects of a request are read from. */
export interface RequestEffectsInput extends EffectContext {
  readonly change: Change;
  /** Undefined where the provider has no such operation. */
  readonly plan: Plan | undefined;
}

/** What an action is for, where there is no plan that says more. */
const ACTION_EFFECTS: Record<Action, readonly Effect[]> = {
  create: ['creates-user', 'gives-access'],
  update: [],
  enable: ['gives-access'],
  disable: ['takes-access'],
  delete: ['deletes-user', 'takes-access'],
  'rotate-credentials': ['replaces-credentials'],
  'grant-api-access': ['gives-access'],
  'revoke-api-access': ['takes-access'],
};

/**
 * What a request does to access, in the order of `EFFECTS`: everything that the steps of its plan declare, and everything
 * that the fields of its change can do, also those that no step carries out. A step of a plan from before steps declared their
 * effects counts as what the action is for.
 */
export function effectsOfRequest({ change, plan, ...context }: RequestEffectsInput): Effect[] {
  const declared = plan?.map((step) => step.effects ?? ACTION_EFFECTS[context.action]) ?? [
    ACTION_EFFECTS[context.action],
  ];
  return mergeEffects(...declared, effectsOfChange(change, context));
}

/** What the fields of a change do to a user, all together. */
export function effectsOfChange(change: Change, context: EffectContext): Effect[] {
  const fields = Object.keys(change) as ChangeField[];
  return mergeEffects(...fields.map((field) => fieldEffects(field, change, context)));
}
