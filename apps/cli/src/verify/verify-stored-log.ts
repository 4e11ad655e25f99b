import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finding, type LogReport, parseVkey, verifyLog } from '@countersign/audit-log';
import { UsageError } from '../exit-codes.ts';
import { openStoredLog } from './read-log.ts';

/** One thing that is wrong with a log. */
export interface VerificationFinding {
  readonly kind: string;
  readonly message: string;
  /** First and last entry that it is about; null where that is not known. */
  readonly entries: readonly [first: number, last: number] | null;
}

/** What the verification of a log found, for people and programs. */
export interface Verification {
  readonly verified: boolean;
  readonly size: number;
  /** Hexadecimal Merkle root; null when too much is missing to compute it. */
  readonly root: string | null;
  readonly checkpoints: number;
  readonly findings: readonly VerificationFinding[];
  readonly findingCount: number;
}

/**
 * Verifies the log of a data directory from its stored bytes, without the service.
 * @param vkey the verifier key that the caller trusts; the one beside the log when left out, which proves less, because
 *   whoever can replace the log can replace that file too
 * @throws UsageError when there is no log or no usable key
 */
export function verifyStoredLog(dataDirectory: string, vkey?: string): Verification {
  const log = openStoredLog(dataDirectory);
  try {
    const key = parseTrustedKey(vkey ?? keyBesideLog(dataDirectory));
    return present(verifyLog(log.source, { origin: key.name, vkeys: [key] }));
  } finally {
    log.close();
  }
}

function parseTrustedKey(text: string) {
  try {
    return parseVkey(text.trim());
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'The verifier key cannot be read.');
  }
}

function keyBesideLog(dataDirectory: string): string {
  const path = join(dataDirectory, 'keys', 'log.vkey');
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(`There is no verifier key at ${path}. Give the one you trust with --vkey.`);
  }
}

function present(report: LogReport): Verification {
  return {
    verified: report.ok,
    size: report.size,
    root: report.root === undefined ? null : Buffer.from(report.root).toString('hex'),
    checkpoints: report.checkpoints,
    findings: report.findings.map(presentFinding),
    findingCount: report.findingCount,
  };
}

function presentFinding(finding: Finding): VerificationFinding {
  const { kind, message } = finding;
  if ('part' in finding) return { kind, message, entries: null };
  if ('through' in finding) return { kind, message, entries: [finding.index, finding.through] };
  const entries = coveredBy(finding);
  if (entries === null) return { kind, message, entries };
  const [first, last] = entries;
  const covered = first === last ? `entry ${first}` : `the entries ${first} to ${last}`;
  return { kind, message: `${message} It covers ${covered}.`, entries };
}

function coveredBy(
  finding: Exclude<Finding, { part: string } | { through: number }>,
): readonly [number, number] | null {
  if ('level' in finding) {
    const width = 2 ** finding.level;
    return [finding.index * width, (finding.index + 1) * width - 1];
  }
  return finding.lastEntry === undefined ? null : [0, finding.lastEntry];
}
