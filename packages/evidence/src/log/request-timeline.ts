import { actorOf, countOf, type PackEntry, textOf, textsOf } from './pack-entry.ts';

/** What the log says about who had which part in one request. */
export interface RequestTimeline {
  readonly request: string;
  readonly account: string;
  readonly provider: string;
  readonly action: string;
  readonly submittedAt: string;
  /** Who submitted or edited it. */
  readonly requesters: ReadonlySet<string>;
  /** What somebody did of which nobody does two things; an approval with its review. */
  readonly acts: readonly {
    readonly person: string;
    readonly index: number;
    readonly review: string | null;
  }[];
  /** Reviews that approved, by identifier: whoever gave each, and in whose place. */
  readonly approvals: ReadonlyMap<string, readonly string[]>;
  /** Who rejected any revision, and was not replaced by others because of not being an approver any more. */
  readonly rejecters: ReadonlySet<string>;
  /** The reviews that the newest permit stands on; null where none was issued. */
  readonly permitted: readonly string[] | null;
  /** Who had it carried out without the approvals that were missing, by identifier, and who reviewed that afterwards. */
  readonly brokenGlass: ReadonlyMap<
    string,
    {
      readonly by: string;
      readonly dueAt: string;
      readonly reviewedBy: string | null;
      readonly reviewedAt: string | null;
    }
  >;
  readonly permitIndex: number | null;
  readonly firstEffectIndex: number | null;
  /** Index of the newest entry about it. */
  readonly lastIndex: number;
  readonly workers: ReadonlySet<string>;
  readonly doers: ReadonlySet<string>;
  readonly confirmers: ReadonlySet<string>;
  /** Attempts that were refused. */
  readonly refusals: number;
  /** Type of the entry that ended it; null while it goes on. */
  readonly end: string | null;
  /** Whether an entry of the period is about it. */
  readonly inPeriod: boolean;
}

type Growing = {
  -readonly [K in keyof RequestTimeline]: RequestTimeline[K] extends ReadonlySet<infer T>
    ? Set<T>
    : RequestTimeline[K] extends ReadonlyMap<infer N, infer V>
      ? Map<N, V>
      : RequestTimeline[K] extends readonly (infer A)[]
        ? A[]
        : RequestTimeline[K];
};

const ENDS: ReadonlySet<string> = new Set([
  'request.done',
  'request.failed',
  'request.rejected',
  'request.cancelled',
]);

/** Follows every request through the log. Entries have to be told in their order. */
export function createTimelines() {
  const timelines = new Map<string, Growing>();
  return {
    timelines: (): ReadonlyMap<string, RequestTimeline> => timelines,
    tell: (entry: PackEntry): RequestTimeline | undefined => {
      if (entry.request === null) return undefined;
      const timeline = timelines.get(entry.request) ?? begin(entry);
      timelines.set(entry.request, timeline);
      grow(timeline, entry);
      return timeline;
    },
    markInPeriod: (request: string): void => {
      const timeline = timelines.get(request);
      if (timeline !== undefined) timeline.inPeriod = true;
    },
  };
}

function begin(entry: PackEntry): Growing {
  return {
    request: entry.request ?? '',
    account: textOf(entry, 'account') ?? '',
    provider: textOf(entry, 'provider') ?? '',
    action: textOf(entry, 'action') ?? '',
    submittedAt: entry.at,
    requesters: new Set(),
    acts: [],
    approvals: new Map(),
    rejecters: new Set(),
    permitted: null,
    brokenGlass: new Map(),
    permitIndex: null,
    firstEffectIndex: null,
    lastIndex: entry.index,
    workers: new Set(),
    doers: new Set(),
    confirmers: new Set(),
    refusals: 0,
    end: null,
    inPeriod: false,
  };
}

function grow(timeline: Growing, entry: PackEntry): void {
  const actor = actorOf(entry);
  const { index } = entry;
  timeline.lastIndex = index;
  if (entry.type.endsWith('.refused')) timeline.refusals += countOf(entry);
  if (ENDS.has(entry.type)) timeline.end = entry.type;
  switch (entry.type) {
    case 'request.submitted':
    case 'request.edited':
      timeline.requesters.add(actor);
      timeline.acts.push({ person: actor, index, review: null });
      break;
    case 'decision.made':
      if (textOf(entry, 'outcome') === 'deny') timeline.end ??= 'decision.made';
      else if (timeline.end === 'decision.made') timeline.end = null;
      break;
    case 'review.recorded':
      if (textOf(entry, 'verdict') === 'approve') {
        const review = textOf(entry, 'review') ?? '';
        const inPlaceOf = textOf(entry, 'onBehalfOf');
        const people = inPlaceOf === null ? [actor] : [actor, inPlaceOf];
        timeline.approvals.set(review, people);
        for (const person of people) timeline.acts.push({ person, index, review });
      } else if (textOf(entry, 'verdict') === 'reject') timeline.rejecters.add(actor);
      break;
    case 'request.approved':
      for (const replaced of textsOf(entry, 'insteadOf') ?? []) timeline.rejecters.delete(replaced);
      break;
    case 'break-glass.used':
      timeline.brokenGlass.set(textOf(entry, 'breakGlass') ?? '', {
        by: actor,
        dueAt: textOf(entry, 'dueAt') ?? '',
        reviewedBy: null,
        reviewedAt: null,
      });
      break;
    case 'break-glass.reviewed': {
      const glass = timeline.brokenGlass.get(textOf(entry, 'breakGlass') ?? '');
      if (glass !== undefined)
        timeline.brokenGlass.set(textOf(entry, 'breakGlass') ?? '', {
          ...glass,
          reviewedBy: actor,
          reviewedAt: entry.at,
        });
      break;
    }
    case 'permit.issued':
      timeline.permitted = textsOf(entry, 'reviews');
      timeline.permitIndex = entry.index;
      break;
    case 'step.attempted':
      timeline.workers.add(actor);
      timeline.firstEffectIndex ??= entry.index;
      break;
    case 'task.completed':
      timeline.doers.add(actor);
      timeline.acts.push({ person: actor, index, review: null });
      timeline.firstEffectIndex ??= entry.index;
      break;
    case 'task.confirmed':
      // Who looked and did not find what was reported confirmed nothing.
      if (entry.data['accepted'] === false) break;
      timeline.confirmers.add(actor);
      timeline.acts.push({ person: actor, index, review: null });
  }
}
