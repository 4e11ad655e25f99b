import type { Behind } from '../authority/who-is-behind.ts';
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

/** Who may have been somebody else, from what one of two did to what the other one did. */
export type WhoIsBehind = (
  person: string,
  span: { readonly from: number; readonly at: number },
) => readonly Behind[];

/** What the log says about the duties in a request. */
export function dutyRowOf(timeline: RequestTimeline, behind: WhoIsBehind): DutyRow {
  const approvers = new Set(
    timeline.permitted === null
      ? [...timeline.approvals.values()].flat()
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
    problems: [
      ...problemsOf(timeline, approvers),
      ...sharedVoices(timeline),
      ...brokenGlass(timeline),
      ...dependenciesOf(timeline, behind),
    ],
  };
}

/** That approvals were not waited for is told of every such request, with what is wrong beside that. */
function brokenGlass({
  brokenGlass: broken,
  requesters,
  doers,
  confirmers,
}: RequestTimeline): readonly string[] {
  return [...broken.values()].flatMap(({ by, dueAt, reviewedBy, reviewedAt }) => [
    `${by} broke the glass for it`,
    ...(doers.has(by) ? [`${by} broke the glass and carried out`] : []),
    ...(confirmers.has(by) ? [`${by} broke the glass and confirmed`] : []),
    ...(reviewedBy === by ? [`${by} broke the glass and reviewed that`] : []),
    ...(reviewedBy !== null && requesters.has(reviewedBy)
      ? [`${reviewedBy} requested it and reviewed the broken glass`]
      : []),
    ...(reviewedAt === null
      ? [`nobody had reviewed the broken glass of ${by}, which is due by ${dueAt}`]
      : reviewedAt > dueAt
        ? [`the broken glass of ${by} was reviewed after ${dueAt}`]
        : []),
  ]);
}

/** Whoever gave one approval, or whom it was given for, has no part in another one. */
function sharedVoices({ approvals, permitted }: RequestTimeline): readonly string[] {
  const counted = [...approvals].flatMap(([review, people]) =>
    permitted === null || permitted.includes(review) ? people : [],
  );
  const twice = counted.filter((person, at) => counted.indexOf(person) !== at);
  return [...new Set(twice)].map((person) => `${person} had a part in two approvals`);
}

/**
 * Two people are no two people where one of them may have been the other: they alone let that one in, or held a token of that machine. Of
 * any two the one who came later had to be another, so it is judged by what was true then; who vouches afterwards makes no two of them.
 */
function dependenciesOf({ acts, permitted }: RequestTimeline, behind: WhoIsBehind): readonly string[] {
  const counted = acts.filter(
    ({ review }) => review === null || permitted === null || permitted.includes(review),
  );
  const found = counted.flatMap((act) =>
    counted
      // The two of one approval are one voice, and nobody takes them for two.
      .filter((other) => other.person !== act.person && (act.review === null || act.review !== other.review))
      .flatMap((other) => {
        const [from = 0, at = 0] = [act.index, other.index].toSorted((a, b) => a - b);
        return behind(act.person, { from, at })
          .filter((one) => one.person === other.person)
          .map((one) => told(act.person, one));
      }),
  );
  return [...new Set(found)];
}

function told(person: string, { person: one, how, by }: Behind): string {
  if (by !== null) return `${one} may be ${person}, by way of ${by}`;
  return how === 'token' ? `${one} held a token of ${person}` : `${one} alone had let ${person} in`;
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
  // Nobody says yes in place of somebody who said no.
  const ownApprovers = new Set(
    [...timeline.approvals.values()].flatMap(([giver, inPlaceOf]) =>
      giver !== undefined && inPlaceOf === undefined && approvers.has(giver) ? [giver] : [],
    ),
  );
  // While nothing was permitted a rejection is just that.
  const overruled =
    permitIndex === null
      ? []
      : [...timeline.rejecters]
          .filter((person) => !ownApprovers.has(person))
          .map((person) => `${person} rejected it and was not asked again`);
  const problems = [...coincide, ...overruled];
  const early = firstEffectIndex !== null && (permitIndex === null || permitIndex > firstEffectIndex);
  return early
    ? [...problems, `entry ${firstEffectIndex} carried it out before there was a permit`]
    : problems;
}
