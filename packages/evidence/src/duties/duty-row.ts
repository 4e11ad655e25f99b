import type { RequestLife } from '../log/request-life.ts';

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
export function dutyRowOf(life: RequestLife): DutyRow {
  const approvers = new Set(
    life.permitted === null
      ? life.approvals.values()
      : life.permitted.flatMap((review) => life.approvals.get(review) ?? []),
  );
  return {
    request: life.request,
    account: life.account,
    action: life.action,
    submittedAt: life.submittedAt,
    requesters: [...life.requesters],
    approvers: [...approvers],
    workers: [...life.workers],
    doers: [...life.doers],
    confirmers: [...life.confirmers],
    refusals: life.refusals,
    problems: problemsOf(life, approvers),
  };
}

function problemsOf(life: RequestLife, approvers: ReadonlySet<string>): readonly string[] {
  const { requesters, doers, confirmers, permitIndex, firstEffectIndex } = life;
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
      : [...life.rejecters]
          .filter((person) => !approvers.has(person))
          .map((person) => `${person} rejected it and was not asked again`);
  const problems = [...coincide, ...overruled];
  const early = firstEffectIndex !== null && (permitIndex === null || permitIndex > firstEffectIndex);
  return early
    ? [...problems, `entry ${firstEffectIndex} carried it out before there was a permit`]
    : problems;
}
