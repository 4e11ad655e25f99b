// Verifies the whole log in a thread of its own; see verify-whole-log.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { parseTrustedKeys, verifyLog } from '@countersign/audit-log';
import BetterSqlite3 from 'better-sqlite3';
import type { LogToVerify } from './verify-whole-log.ts';

const { path, verifierKeys, prunedBefore } = workerData as LogToVerify;

const file = new BetterSqlite3(path, { readonly: true, fileMustExist: true });
try {
  file.exec('BEGIN');
  // Rows are handed on as they come: the verifier takes nothing for granted about their types.
  const rows = (sql: string, ...values: unknown[]) => file.prepare<unknown[], never>(sql).iterate(...values);
  const report = verifyLog(
    {
      entries: () => rows('SELECT idx, hash, body FROM entry ORDER BY idx'),
      nodes: (fromLevel) =>
        rows('SELECT level, idx, hash FROM node WHERE level >= ? ORDER BY level, idx', fromLevel),
      checkpoints: () => rows('SELECT size, note FROM checkpoint ORDER BY size'),
    },
    { ...parseTrustedKeys(verifierKeys.join('\n')), prunedBefore },
  );
  parentPort?.postMessage(report.ok ? null : (report.findings[0]?.message ?? 'the log does not verify'));
} finally {
  file.close();
}
