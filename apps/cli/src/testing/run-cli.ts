import { plainEnvironment } from '@countersign/test-kit';
import { vi } from 'vitest';
import { runCommandLine } from '../run-command-line.ts';

/** What a command left behind. */
export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command as the program would, in this process; one at a time, because it has one standard output. */
export async function runCli(
  words: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<CliResult> {
  const written = { out: '', err: '' };
  const record = (to: 'out' | 'err') => (chunk: string | Uint8Array) => {
    written[to] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(record('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(record('err')),
  ];
  try {
    const code = await runCommandLine(words, plainEnvironment(settings));
    return { code, ...written };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
