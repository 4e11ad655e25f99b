import { actorOf, countOf, type PackEntry, textOf, textsOf } from './pack-entry.ts';

/** What the log says about who had which part in one request. */
export interface RequestLife {
  readonly request: string;
  readonly account: string;
  readonly provider: string;
  readonly action: string;
  readonly submittedAt: string;
  /** Who submitted or edited it. */
  readonly requesters: ReadonlySet<string>;
  /** Reviews that approved, by identifier. */
  readonly approvals: ReadonlyMap<string, string>;
  /** Who rejected any revision, and was not replaced by others because of not being an approver any more. */
  readonly rejecters: ReadonlySet<string>;
  /** The reviews that the newest permit stands on; null where none was issued. */
  readonly permitted: readonly string[] | null;
  readonly permitIndex: number | null;
  readonly firstEffectIndex: number | null;
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
  -readonly [K in keyof RequestLife]: RequestLife[K] extends ReadonlySet<infer T>
    ? Set<T>
    : RequestLife[K] extends ReadonlyMap<infer N, infer V>
      ? Map<N, V>
      : RequestLife[K];
};

const ENDS: ReadonlySet<string> = new Set([
  'request.done',
  'request.failed',
  'request.rejected',
  'request.cancelled',
]);

/** Follows every request through the log. Entries have to be told in their order. */
export function followRequests() {
  const lives = new Map<string, Growing>();
  return {
    lives: (): ReadonlyMap<string, RequestLife> => lives,
    tell: (entry: PackEntry): RequestLife | undefined => {
      if (entry.request === null) return undefined;
      const life = lives.get(entry.request) ?? begin(entry);
      lives.set(entry.request, life);
      grow(life, entry);
      return life;
    },
    markInPeriod: (request: string): void => {
      const life = lives.get(request);
      if (life !== undefined) life.inPeriod = true;
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
    approvals: new Map(),
    rejecters: new Set(),
    permitted: null,
    permitIndex: null,
    firstEffectIndex: null,
    workers: new Set(),
    doers: new Set(),
    confirmers: new Set(),
    refusals: 0,
    end: null,
    inPeriod: false,
  };
}

function grow(life: Growing, entry: PackEntry): void {
  const actor = actorOf(entry);
  if (entry.type.endsWith('.refused')) life.refusals += countOf(entry);
  if (ENDS.has(entry.type)) life.end = entry.type;
  switch (entry.type) {
    case 'request.submitted':
    case 'request.edited':
      life.requesters.add(actor);
      break;
    case 'decision.made':
      if (textOf(entry, 'outcome') === 'deny') life.end ??= 'decision.made';
      else if (life.end === 'decision.made') life.end = null;
      break;
    case 'review.recorded':
      if (textOf(entry, 'verdict') === 'approve') life.approvals.set(textOf(entry, 'review') ?? '', actor);
      else life.rejecters.add(actor);
      break;
    case 'request.approved':
      for (const replaced of textsOf(entry, 'insteadOf') ?? []) life.rejecters.delete(replaced);
      break;
    case 'permit.issued':
      life.permitted = textsOf(entry, 'reviews');
      life.permitIndex = entry.index;
      break;
    case 'step.attempted':
      life.workers.add(actor);
      life.firstEffectIndex ??= entry.index;
      break;
    case 'task.completed':
      life.doers.add(actor);
      life.firstEffectIndex ??= entry.index;
      break;
    case 'task.confirmed':
      // Who looked and did not find what was reported confirmed nothing.
      if (entry.data['accepted'] !== false) life.confirmers.add(actor);
  }
}
