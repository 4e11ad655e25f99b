/**
 * Fails a suite whose subject did not do its work.
 *
 * @throws Error that names what was counted
 */
export function requireEqual(what: string, found: number, expected: number): void {
  if (found !== expected) throw new Error(`There are ${found} ${what}, and ${expected} are expected.`);
}
