import { CountersignError } from '@countersign/schema';
import { GLOBAL } from '../authorization/index.ts';
import type { ProposalDeps } from '../governance/propose-change.ts';
import { type ProposedBy, proposeFor } from '../governance/propose-for.ts';
import type { GovernanceChangeRecord } from '../ports/index.ts';
import { subjectOf } from './subject-of.ts';

/**
 * Asks for a hold to be ended.
 * @throws CountersignError NOT_FOUND, FORBIDDEN, and what asking for a change throws
 */
export const createReleaseSubject =
  (deps: ProposalDeps) =>
  (
    command: ProposedBy & { readonly subject: string; readonly matter: string },
  ): Promise<GovernanceChangeRecord> =>
    proposeFor(deps, command, {
      permission: 'hold.place',
      object: GLOBAL,
      content: (tx) => {
        const { id } = subjectOf(tx, command.subject);
        const hold = tx.holds.running(id).find(({ matter }) => matter === command.matter);
        if (hold === undefined)
          throw new CountersignError('NOT_FOUND', { what: `hold on ${id} for`, id: command.matter });
        return { kind: 'hold.release', hold: hold.id };
      },
    });
