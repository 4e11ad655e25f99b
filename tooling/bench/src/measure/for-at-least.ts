interface Duration {
  readonly millis: number;
  readonly now: () => number;
}

/** Repeats a pass until so much time went by, and adds up what the passes did. At least one pass is made. */
export function forAtLeast({ millis, now }: Duration, pass: () => number): number {
  const started = now();
  let units = 0;
  do units += pass();
  while (now() - started < millis);
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
