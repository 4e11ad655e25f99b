import type { Effect, Instructions, PlanStep, StepKey } from '@countersign/schema';

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
    confirmedBy: options.confirmedBy,
    needsPassword: options.needsPassword ?? false,
    effects: [...options.effects],
  };
}

/** A step of somebody outside, such as the invited user; the worker polls where the provider lets it look. */
export function externalStep(
  key: StepKey,
  instructions: Instructions & { title: string },
  options: { effects: readonly Effect[] },
): PlanStep {
  const { title, ...rest } = instructions;
  return {
    key,
    kind: 'external',
    title,
    instructions: rest,
    confirmedBy: 'read-back',
    needsPassword: false,
    effects: [...options.effects],
  };
}

/** A read-back by the worker, which changes nothing. The instructions are for two people, for when nothing can be read. */
export function verifyStep(key: StepKey, instructions: Instructions & { title: string }): PlanStep {
  const { title, ...rest } = instructions;
  return {
    key,
    kind: 'verify',
    title,
    instructions: rest,
    confirmedBy: 'second-person',
    needsPassword: false,
    effects: [],
  };
}
