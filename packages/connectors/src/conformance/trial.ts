import type { StepKey } from '@countersign/schema';
import type { Connector, StepContext } from '@countersign/use-cases/ports';

/** One `api` step, ready to be carried out by a connector that remembers nothing. */
export interface Trial {
  readonly connector: Connector;
  /** The provider does not have the effect of this step yet. */
  readonly context: StepContext;
  /** How often the provider has had the effect, as the provider knows it. */
  effects(): Promise<number>;
  /** The provider will carry the step's change out, and lose the answer. */
  loseNextAnswer(): Promise<void>;
}

/** How to start a trial of one step; every case starts its own. */
export interface TrialStart {
  readonly key: StepKey;
  begin(): Promise<Trial>;
}

/** One promise that a connector has to keep. */
export interface ConformanceCase {
  readonly title: string;
  /** @throws AssertionError when the connector does not keep it */
  run(): Promise<void>;
}
