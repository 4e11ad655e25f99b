import type { LogFile } from '../log/log-file.ts';

/** @throws Error where the log does not verify */
export function requireSoundLog(log: LogFile): void {
  const report = log.verify();
  if (!report.ok) throw new Error(`The log does not verify: ${report.findings[0]?.message}`);
}
