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
function nextOpening(window: StartWindow, at: Instant): Instant | undefined {
  if (isOpen(window, at)) return at;
  const last = at + DAYS_AHEAD * 86_400_000;
  const changes = clockChanges(window.zone, { from: at, to: last });
  let day = zonedAt(at, window.zone).toPlainDate();
  for (let tried = 0; tried <= DAYS_AHEAD; tried += 1, day = day.add({ days: 1 })) {
    const begins = beginningsOn(day, window);
    // It may open as clocks are changed: forward into it, or back into it once more.
    const due = changes.filter((change) => zonedAt(change, window.zone).toPlainDate().equals(day));
    const found = [...begins, ...due].sort((a, b) => a - b).find((one) => one >= at && isOpen(window, one));
    if (found !== undefined) return found;
  }
  return undefined;
}

const zonedAt = (at: Instant, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);

/** When the clocks of a zone are changed. */
function clockChanges(zone: string, { from, to }: { from: Instant; to: Instant }): readonly Instant[] {
  const found: Instant[] = [];
  let next = zonedAt(from, zone).getTimeZoneTransition('next');
  while (next !== null && next.epochMilliseconds <= to) {
    found.push(next.epochMilliseconds);
    next = next.getTimeZoneTransition('next');
  }
  return found;
}

/** When clocks show the time at which a window begins: once on most days, twice where that hour comes twice. */
function beginningsOn(day: Temporal.PlainDate, { zone, from = '00:00' }: StartWindow): readonly Instant[] {
  const time = day.toPlainDateTime(Temporal.PlainTime.from(from));
  return (['earlier', 'later'] as const).map(
    (disambiguation) => time.toZonedDateTime(zone, { disambiguation }).epochMilliseconds,
  );
}

/** Whether the clocks of its zone show a time that is in the window. It belongs to the day on which it began. */
function isOpen({ zone, from = '00:00', to = '00:00', days }: StartWindow, at: Instant): boolean {
  const zoned = zonedAt(at, zone);
  const time = zoned.toPlainTime();
  const isFrom = Temporal.PlainTime.compare(time, from) >= 0;
  const isTo = Temporal.PlainTime.compare(time, to) < 0;
  const isOn = (day: Temporal.ZonedDateTime) =>
    days === undefined || days.includes(WEEKDAYS[day.dayOfWeek - 1] ?? 'mon');
  if (to > from) return isFrom && isTo && isOn(zoned);
  return (isFrom && isOn(zoned)) || (isTo && isOn(zoned.subtract({ days: 1 })));
}
