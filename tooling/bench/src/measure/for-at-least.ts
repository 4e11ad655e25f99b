/** Repeats a pass until so much time went by, and adds up what the passes did. At least one pass is made. */
export function forAtLeast(millis: number, pass: () => number): number {
  const started = performance.now();
  let units = 0;
  do units += pass();
  while (performance.now() - started < millis);
  return units;
}

/** `forAtLeast` for passes that have to be waited for. */
export async function forAtLeastAsync(millis: number, pass: () => Promise<number>): Promise<number> {
  const started = performance.now();
  let units = 0;
  do units += await pass();
  while (performance.now() - started < millis);
  return units;
}
