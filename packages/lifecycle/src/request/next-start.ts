import { type Instant, type Requirement, type StartWindow, WEEKDAYS } from '@countersign/schema';

/** Windows come again every week; those that are not open together within two have no common time. */
const DAYS_AHEAD = 15;

/** The windows that requirements ask for; a request begins only where all of them are open. */
export const windowsOf = (requirements: readonly Requirement[]): readonly StartWindow[] =>
  requirements.filter((one): one is StartWindow => one.type === 'window');

/**
 * When something may begin that is ready at this time: at once where every window is open then, else when all of them are next. Undefined where
 * they never are together.
 */
export function nextStart(windows: readonly StartWindow[], ready: Instant): Instant | undefined {
  const last = ready + DAYS_AHEAD * 86_400_000;
  let start = ready;
  for (;;) {
    const opens = windows.map((window) => nextOpening(window, start));
    if (opens.some((one) => one === undefined)) return undefined;
    const latest = Math.max(start, ...opens.map((one) => one ?? start));
    if (latest > last) return undefined;
    // What is the latest to open may find another one closed again.
    if (latest === start) return start;
    start = latest;
  }
}

/**
 * The first time from this one on at which a window is open. By the clocks of its zone: an hour that is left out when they are put forward
 * belongs to no window, one that comes twice to each window that it is in, both times.
 */
function nextOpening(
  { zone, from = '00:00', to = '00:00', days }: StartWindow,
  at: Instant,
): Instant | undefined {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  // One that began the day before may still be open.
  let day = zoned.toPlainDate().subtract({ days: 1 });
  for (let tried = 0; tried <= DAYS_AHEAD; tried += 1, day = day.add({ days: 1 })) {
    if (days !== undefined && !days.includes(WEEKDAYS[day.dayOfWeek - 1] ?? 'mon')) continue;
    const begin = instantOf(day, from, zone);
    const end = instantOf(to > from ? day : day.add({ days: 1 }), to, zone);
    if (begin < end && at < end) return Math.max(at, begin);
  }
  return undefined;
}

const instantOf = (day: Temporal.PlainDate, time: string, zone: string): Instant =>
  day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds;
