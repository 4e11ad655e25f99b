import type { PolicyProposalView } from '@countersign/schema';
import { fields, table } from '../output/table.ts';
import { formatDepartures } from './format-departures.ts';

const NEW_ACCESS = {
  none: 'nothing passes that did not before',
  found: 'a request passes that did not before, or passes for less:',
  unbounded: 'none was found, but not every combination could be tried',
} as const;

/** A proposal for its reviewers: what it is, what it changes, and what was found out about it. */
export function formatProposal(proposal: PolicyProposalView): string {
  const { report } = proposal;
  const { changes, newAccess, backtest } = report;
  const list = (ids: readonly string[]) => (ids.length === 0 ? 'none' : ids.join(', '));
  return [
    fields([
      ['proposal', proposal.id],
      ['state', proposal.state],
      ['change', proposal.change?.id],
      ['asked for', `${proposal.createdAt} by ${proposal.proposer}`],
      ['note', proposal.note],
      ['policies', proposal.policyDigest],
      ['instead of', proposal.baseDigest],
      ['rules added', list(changes.added)],
      ['rules removed', list(changes.removed)],
      ['rules changed', list(changes.changed)],
      ['cases', `${report.cases}, all passed in both evaluators`],
      ['conditions', `${report.conditions}, each seen true and false`],
      ['recorded facts', `${report.agreed}, both evaluators agree`],
      ['new access', NEW_ACCESS[newAccess.kind]],
      ['replay', `${backtest.unchanged} of ${backtest.decisions} recorded decisions come out the same`],
      ...(backtest.erased === undefined
        ? []
        : [['not replayed', `${backtest.erased} decisions whose personal data was erased`] as const]),
      ['report', proposal.reportDigest],
    ]),
    ...report.warnings.map((one) => `warning: ${one.rule} ${one.pointer}: ${one.message}`),
    ...(newAccess.example === null
      ? []
      : [
          '',
          `${newAccess.example.before} before, ${newAccess.example.after} then, for`,
          formatDepartures(newAccess.example),
        ]),
    ...(backtest.changes.length === 0
      ? []
      : [
          '',
          table(
            ['replayed', 'decisions', 'requests'],
            backtest.changes.map((one) => [one.kind, String(one.count), one.requests.join(', ')]),
          ),
        ]),
    ...(proposal.reviews.length === 0
      ? []
      : [
          '',
          table(
            ['review', 'verdict', 'by', 'at', 'reason'],
            proposal.reviews.map((one) => [one.id, one.verdict, one.principal, one.at, one.reason ?? '']),
          ),
        ]),
  ].join('\n');
}
