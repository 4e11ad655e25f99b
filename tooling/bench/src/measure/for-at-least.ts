interface Duration {
  readonly millis: number;
  readonly now: () => number;
}

/** A look at the clock takes as long as some decisions, so the passes between two looks take at least so long. */
const CHECK_MILLIS = 1;

/** Repeats a pass until so much time went by, and adds up what the passes did. At least one pass is made. */
export function forAtLeast({ millis, now }: Duration, pass: () => number): number {
  const started = now();
  let units = 0;
  let passes = 1;
  let looked = started;
  do {
    for (let made = 0; made < passes; made++) units += pass();
    const before = looked;
    looked = now();
    if (looked - before < CHECK_MILLIS) passes *= 2;
  } while (looked - started < millis);
  return units;
}

/** `forAtLeast` for passes that have to be waited for. */
export async function forAtLeastAsync(
  { millis, now }: Duration,
  pass: () => Promise<number>,
): Promise<number> {
  const started = now();
  let units = 0;
  do units += await pass();
  while (now() - started < millis);
  return units;
}
