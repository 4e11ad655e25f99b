import { existsSync, readFileSync } from 'node:fs';

/** Linux counts it in hundredths of a second, whatever the machine. */
const TICKS_PER_SECOND = 100;

/** Seconds that a process has worked so far; null where the system does not say. */
export function processorSeconds(pid: number): number | null {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return null;
  // The program's name comes first, in parentheses, and may hold anything.
  const fields = readFileSync(path, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Seconds that each of these processes has worked so far, by its name; one of which the system does not say it is left out. */
export function workOf(pids: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const work = new Map<string, number>();
  for (const [name, pid] of pids) {
    const seconds = processorSeconds(pid);
    if (seconds !== null) work.set(name, seconds);
  }
  return work;
}
