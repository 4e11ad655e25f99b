import type { Provider, StepKey } from '@countersign/schema';
import { BUSINESS_ACCOUNT_STEPS } from './business-account/steps.ts';
import { DOTDIGITAL_STEPS } from './dotdigital/steps.ts';
import { EMA2_STEPS } from './ema2/steps.ts';
import { PROTECT_HUB_STEPS } from './protect-hub/steps.ts';

/** The steps that a connector can do, by kind. All others are for people. */
export interface ImplementedSteps {
  readonly api: readonly StepKey[];
  readonly external: readonly StepKey[];
  readonly verify: readonly StepKey[];
}

/** What the connector of every provider can do. */
export const IMPLEMENTED_STEPS: Readonly<Record<Provider, ImplementedSteps>> = {
  'eset-business-account': BUSINESS_ACCOUNT_STEPS,
  'eset-msp-administrator-2': EMA2_STEPS,
  'eset-protect-hub': PROTECT_HUB_STEPS,
  dotdigital: DOTDIGITAL_STEPS,
};
