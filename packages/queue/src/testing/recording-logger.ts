import type { QueueLogger } from '../types.ts';

export interface LogLine {
  readonly level: keyof QueueLogger;
  readonly message: string;
  readonly details: object;
}

/** A logger that keeps its lines for the test to read. */
export function recordingLogger(): QueueLogger & { readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const keep = (level: keyof QueueLogger) => (details: object, message: string) => {
    lines.push({ level, message, details });
  };
  return { lines, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };
}
