import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whether a process still runs and is the part of that name; its number may be another program's by now. */
export function isOurs(name: string, pid: number): boolean {
  return commandOf(pid).includes(join('apps', name, 'src', 'main.ts'));
}

/** Empty where there is no such process, or one that has ended and that nobody has asked about. */
function commandOf(pid: number): string {
  try {
    if (existsSync('/proc/self/cmdline')) return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
