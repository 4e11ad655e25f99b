import type { Effect, Instructions, PlanStep, Proof, StepKey } from '@countersign/schema';

/** A step that the worker carries out through the provider's API. */
export function apiStep(
  key: StepKey,
  title: string,
  options: { effects: readonly Effect[]; needsPassword?: boolean },
): PlanStep {
  return {
    key,
    kind: 'api',
    title,
    instructions: null,
    accepts: [],
    confirmedBy: null,
    needsPassword: options.needsPassword ?? false,
    effects: [...options.effects],
  };
}

/** A step that a person does in the provider's portal. `second-person` where nothing after it can be read back. */
export function portalStep(
  key: StepKey,
  instructions: Instructions & { title: string },
  options: {
    effects: readonly Effect[];
    confirmedBy: 'read-back' | 'second-person';
    needsPassword?: boolean;
  },
): PlanStep {
  const { title, ...rest } = instructions;
  return {
    key,
    kind: 'portal',
    title,
    instructions: rest,
    accepts: options.confirmedBy === 'second-person' ? ['attested'] : [],
    confirmedBy: options.confirmedBy,
    needsPassword: options.needsPassword ?? false,
    effects: [...options.effects],
  };
}

/**
 * A step of somebody outside, such as the invited user; the worker polls where the provider lets it look. `second-person`
 * where no later step of the plan shows whether it was done.
 */
export function externalStep(
  key: StepKey,
  instructions: Instructions & { title: string },
  options: { effects: readonly Effect[]; confirmedBy?: 'read-back' | 'second-person' },
): PlanStep {
  const { title, ...rest } = instructions;
  return {
    key,
    kind: 'external',
    title,
    instructions: rest,
    accepts: options.confirmedBy === 'second-person' ? ['attested'] : [],
    confirmedBy: options.confirmedBy ?? 'read-back',
    needsPassword: false,
    effects: [...options.effects],
  };
}

/**
 * A read-back by the worker, which changes nothing, with the proof that it can bring. The instructions are for two people, for when it brings none.
 */
export function verifyStep(
  key: StepKey,
  instructions: Instructions & { title: string },
  proofs: readonly Exclude<Proof, 'attested'>[],
): PlanStep {
  const { title, ...rest } = instructions;
  return {
    key,
    kind: 'verify',
    title,
    instructions: rest,
    accepts: [...proofs, 'attested'],
    confirmedBy: 'second-person',
    needsPassword: false,
    effects: [],
  };
}
