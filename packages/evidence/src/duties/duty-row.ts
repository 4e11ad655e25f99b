import type { RequestTimeline } from '../log/request-timeline.ts';

/** One line of the matrix: who had which duty in one request, and what is wrong with that. */
export interface DutyRow {
  readonly request: string;
  readonly account: string;
  readonly action: string;
  readonly submittedAt: string;
  readonly requesters: readonly string[];
  readonly approvers: readonly string[];
  readonly workers: readonly string[];
  readonly doers: readonly string[];
  readonly confirmers: readonly string[];
  readonly refusals: number;
  /** Duties that one person had at once, and work that began without authority; empty when all is in order. */
  readonly problems: readonly string[];
}

/** What the log says about the duties in a request. */
export function dutyRowOf(timeline: RequestTimeline): DutyRow {
  const approvers = new Set(
    timeline.permitted === null
      ? timeline.approvals.values()
      : timeline.permitted.flatMap((review) => timeline.approvals.get(review) ?? []),
  );
  return {
    request: timeline.request,
    account: timeline.account,
    action: timeline.action,
    submittedAt: timeline.submittedAt,
    requesters: [...timeline.requesters],
    approvers: [...approvers],
    workers: [...timeline.workers],
    doers: [...timeline.doers],
    confirmers: [...timeline.confirmers],
    refusals: timeline.refusals,
    problems: problemsOf(timeline, approvers),
  };
}

function problemsOf(timeline: RequestTimeline, approvers: ReadonlySet<string>): readonly string[] {
  const { requesters, doers, confirmers, permitIndex, firstEffectIndex } = timeline;
  const pairs = [
    ['requested and approved', requesters, approvers],
    ['requested and carried out', requesters, doers],
    ['requested and confirmed', requesters, confirmers],
    ['approved and carried out', approvers, doers],
    ['carried out and confirmed', doers, confirmers],
  ] as const;
  const coincide = pairs.flatMap(([what, one, other]) =>
    [...one].filter((person) => other.has(person)).map((person) => `${person} ${what}`),
  );
  // While nothing was permitted a rejection is just that.
  const overruled =
    permitIndex === null
      ? []
      : [...timeline.rejecters]
          .filter((person) => !approvers.has(person))
          .map((person) => `${person} rejected it and was not asked again`);
  const problems = [...coincide, ...overruled];
  const early = firstEffectIndex !== null && (permitIndex === null || permitIndex > firstEffectIndex);
  return early
    ? [...problems, `entry ${firstEffectIndex} carried it out before there was a permit`]
    : problems;
}
