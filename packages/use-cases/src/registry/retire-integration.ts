import { GLOBAL } from '../authorization/index.ts';
import type { ProposalDeps } from '../governance/propose-change.ts';
import { type ProposedBy, proposeFor } from '../governance/propose-for.ts';
import type { GovernanceChangeRecord } from '../ports/index.ts';

/**
 * Retires an integration, which waits for nobody, or asks for it to be used again.
 * @throws CountersignError FORBIDDEN, NOT_FOUND, CORRECTION_REFUSED while requests are open, INPUT_INVALID where it is so already, and what asking
 *   for a change throws
 */
export const createRetireIntegration =
  (deps: ProposalDeps) =>
  ({
    integration,
    retired,
    ...command
  }: ProposedBy & {
    readonly integration: string;
    readonly retired: boolean;
  }): Promise<GovernanceChangeRecord> =>
    proposeFor(deps, command, {
      permission: 'integration.correct',
      object: GLOBAL,
      content: () => ({ kind: 'integration.set-retired', integration, retired }),
    });
