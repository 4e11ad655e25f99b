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
