import { assertNever, type Plan, type Requirement, type StepKey } from '@countersign/schema';
import { effectsOfChange } from '../effects/request-effects.ts';
import { planDotdigital } from './plan-dotdigital.ts';
import { planEma2 } from './plan-ema2.ts';
import type { PlanInput } from './plan-input.ts';
import { planPortalOnly } from './plan-portal-only.ts';

/**
 * The steps that carry an action out on its provider, after the provisioning matrix of the vendors' documents.
 * Undefined where the provider has no such operation.
 */
export function planRequest(input: PlanInput): Plan | undefined {
  const { account } = input;
  switch (account.provider) {
    case 'eset-msp-administrator-2':
      return planEma2(input);
    case 'eset-business-account':
      return planPortalOnly('ESET Business Account', input);
    case 'eset-protect-hub':
      return planPortalOnly('ESET PROTECT Hub', input);
    case 'dotdigital':
      return planDotdigital(input.action, {
        // The API makes an API user only on an account that has none on its rate-limit scheme, and always an enabled one.
        throughApi:
          account.apiUserCreation === 'api' &&
          account.accountNumber !== undefined &&
          input.apiUserCount === 0 &&
          input.change.enabled !== false,
        enabled: input.change.enabled !== false,
        target: input.target,
        change: input.change,
        changeEffects: effectsOfChange(input.change, input),
      });
    default:
      return assertNever(account);
  }
}

const STEPS_THAT_MEET: Record<'integrations-toggle' | 'activation', readonly StepKey[]> = {
  'integrations-toggle': ['eset.integrations-on', 'eset.create-user-in-portal'],
  activation: ['eset.activation'],
};

/** Steps that the policies require and the plan lacks; a plan with gaps must not be approved. */
export function missingSteps(plan: Plan, requirements: readonly Requirement[]): readonly string[] {
  const keys = new Set<StepKey>(plan.map((step) => step.key));
  return requirements.flatMap((requirement) =>
    requirement.type === 'step' && !STEPS_THAT_MEET[requirement.step].some((key) => keys.has(key))
      ? [requirement.step]
      : [],
  );
}
