/**
 * The environment without anything that would configure Countersign. Where Node keeps the compiled form of what it loads stays:
 * without it, each program that a test starts takes twice as long to load.
 */
export function plainEnvironment(
  settings: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string | undefined>> {
  const { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE } = process.env;
  return { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE, ...settings };
}
