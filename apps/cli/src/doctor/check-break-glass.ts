import type { Finding } from './finding.ts';

/** Whether somebody has reviewed in time that the glass was broken. */
export const checkBreakGlass = ({
  unreviewed,
  overdue,
}: {
  readonly unreviewed: number;
  readonly overdue: readonly {
    readonly id: string;
    readonly request: string;
    readonly principal: string;
    readonly dueAt: string;
  }[];
}): Finding => ({
  check: 'broken glass',
  ok: overdue.length === 0,
  found:
    overdue.length === 0
      ? unreviewed === 0
        ? 'none waits to be reviewed'
        : `${unreviewed} to be reviewed, none late`
      : `${overdue.map(({ id, request, principal, dueAt }) => `nobody has reviewed that ${principal} had ${request} carried out without its approvals, which was due by ${dueAt} ("countersign request review-break-glass ${id}")`).join('; ')}. Whoever did may not do it again before.`,
});
