import { type AuthorityStep, createAuthorityHistory } from './authority/authority-history.ts';
import { type DutyRow, dutyRowOf, type WhoIsBehind } from './duties/duty-row.ts';
import { type BrokenGlassSurvey, createBrokenGlass } from './log/broken-glass.ts';
import { type PackEntry, textOf } from './log/pack-entry.ts';
import { type Period, placeOf } from './log/period.ts';
import { createTimelines, type RequestTimeline } from './log/request-timeline.ts';
import { POPULATIONS, type Population, populationOf } from './populations/population.ts';
import { rankEntry } from './sample/rank-entry.ts';

/** What a pack is to be about. */
export interface SurveyOptions {
  readonly period: Period;
  /** Entries about other accounts are left out; those about no account in particular stay. */
  readonly account: string | null;
  readonly seed: string;
  readonly sampleSize: number;
  /** Hexadecimal root of the log that is surveyed. */
  readonly root: string;
}

export interface SampledEntry {
  readonly rank: string;
  readonly entry: PackEntry;
}

/** A population of the period: how many there are, and which of them were drawn. */
export interface PopulationSurvey {
  readonly population: Population;
  readonly count: number;
  readonly sample: readonly SampledEntry[];
}

/** An exception that ran on some day of the period, as the log tells it. */
export interface ExceptionSurvey {
  readonly request: string;
  readonly granted: PackEntry;
  readonly expiresOn: string;
  readonly ended: PackEntry | null;
}

/** What the log says about a period. Anybody who has the log gets the same. */
export interface Survey extends SurveyOptions {
  /** Entries of the whole log that were read. */
  readonly size: number;
  /** Entries of the period, whatever account they are about: the first, and the one after the last. */
  readonly range: readonly [first: number, end: number];
  /** Entries that are in a population. */
  readonly members: number;
  readonly populations: readonly PopulationSurvey[];
  readonly duties: readonly DutyRow[];
  readonly refusals: readonly PackEntry[];
  /** Policies put in force: the set that was in force when the period began, and those of the period. */
  readonly activations: readonly PackEntry[];
  readonly exceptions: readonly ExceptionSurvey[];
  /** Where somebody broke the glass in the period, and what others said of that by the end of the log. */
  readonly brokenGlass: readonly BrokenGlassSurvey[];
  /** What gave people rights and took them, from the beginning to the end of the period. */
  readonly authority: readonly AuthorityStep[];
  /** Entries of the period about setting the installation up, letting somebody back in, stopping execution, and what the machine was made to do. */
  readonly extraordinary: readonly PackEntry[];
  /** The entry that ended the set-up; null where the installation was not sealed by the end of the period. */
  readonly sealed: PackEntry | null;
}

const EXTRAORDINARY: ReadonlySet<string> = new Set([
  'installation.sealed',
  'installation.frozen',
  'installation.thawed',
  'principal.recovered',
  'log.resumed',
  'store.restored',
  'key.rotated',
  'destination.named',
  'destination.opened',
  'destination.closed',
]);

const isExtraordinary = ({ type, data }: PackEntry): boolean =>
  EXTRAORDINARY.has(type) || (type === 'governance.carried-out' && data['setup'] === true);

/** Takes every member of a population, in the order of the log. */
export type TakeMember = (population: Population, entry: PackEntry, account: string | null) => void;

/** Reads a whole log once and says what a pack about a period has to show. */
export function surveyLog(
  entries: Iterable<PackEntry>,
  options: SurveyOptions,
  takeMember: TakeMember = () => undefined,
): Survey {
  const { period, account: only } = options;
  const requests = createTimelines();
  const found = new Map(
    POPULATIONS.map((one) => [
      one.id,
      { count: 0, drawn: createSmallestSample<PackEntry>(options.sampleSize) },
    ]),
  );
  const refusals: PackEntry[] = [];
  const activations: PackEntry[] = [];
  const exceptions = new Map<string, ExceptionSurvey>();
  const brokenGlass = createBrokenGlass();
  const authority = createAuthorityHistory();
  const extraordinary: PackEntry[] = [];
  let sealed: PackEntry | null = null;
  let [size, first, end, members] = [0, 0, 0, 0];

  for (const entry of entries) {
    size += 1;
    const place = placeOf(period, entry.at);
    if (place === 'before') [first, end] = [size, size];
    if (place === 'within') end = size;
    const timeline = requests.tell(entry);
    const account = textOf(entry, 'account') ?? timeline?.account ?? null;
    brokenGlass.tell(entry, place === 'within' && (only === null || account === only));
    if (place === 'after') continue;
    authority.tell(entry);
    if (entry.type === 'installation.sealed') sealed ??= entry;
    if (place === 'within' && isExtraordinary(entry)) extraordinary.push(entry);
    if (entry.type === 'policy.activated') {
      if (place === 'before') activations.length = 0;
      activations.push(entry);
    }
    if (only !== null && account !== null && account !== only) continue;
    recordException(exceptions, entry);
    if (place === 'before') continue;
    if (entry.request !== null) requests.markInPeriod(entry.request);
    const population = populationOf(entry, timeline?.action ?? null);
    const counted = found.get(population.id);
    if (counted === undefined) continue;
    counted.count += 1;
    counted.drawn.tell(rankEntry(options, entry.id), entry);
    members += 1;
    if (population.id === 'refusals') refusals.push(entry);
    takeMember(population, entry, account);
  }
  return {
    ...options,
    size,
    range: [first, end],
    members,
    populations: POPULATIONS.map((population) => {
      const { count = 0, drawn } = found.get(population.id) ?? {};
      const sample = drawn?.smallest() ?? [];
      return { population, count, sample: sample.map(({ rank, item }) => ({ rank, entry: item })) };
    }),
    duties: dutiesOf(requests.timelines(), authority.behind),
    refusals,
    activations,
    brokenGlass: brokenGlass.found(),
    exceptions: [...exceptions.values()].filter((one) => ranIn(one, period)),
    authority: authority.steps(),
    extraordinary,
    sealed,
  };
}

function dutiesOf(timelines: ReadonlyMap<string, RequestTimeline>, behind: WhoIsBehind): readonly DutyRow[] {
  return [...timelines.values()]
    .filter((timeline) => timeline.inPeriod)
    .map((timeline) => dutyRowOf(timeline, behind));
}

function recordException(exceptions: Map<string, ExceptionSurvey>, entry: PackEntry): void {
  const { request } = entry;
  if (request === null) return;
  if (entry.type === 'exception.granted') {
    const expiresOn = textOf(entry, 'expiresOn') ?? '';
    exceptions.set(request, { request, granted: entry, expiresOn, ended: null });
  }
  const running = exceptions.get(request);
  if (entry.type === 'exception.ended' && running !== undefined)
    exceptions.set(request, { ...running, ended: entry });
}

const ranIn = ({ ended }: ExceptionSurvey, period: Period): boolean =>
  ended === null || placeOf(period, ended.at) !== 'before';

/** Keeps the items with the smallest ranks of all that it is told of. */
function createSmallestSample<T>(count: number) {
  let kept: { readonly rank: string; readonly item: T }[] = [];
  const inOrder = () => kept.toSorted((a, b) => (a.rank < b.rank ? -1 : 1)).slice(0, count);
  let limit: string | undefined;
  return {
    tell: (rank: string, item: T): void => {
      if (limit !== undefined && rank >= limit) return;
      kept.push({ rank, item });
      // Sorted now and then only, so that a large sample costs no more than a small one.
      if (kept.length < 2 * count + 64) return;
      kept = inOrder();
      limit = kept.at(-1)?.rank;
    },
    /** In order of rank. */
    smallest: inOrder,
  };
}
