import {
  type EntryRow,
  generateSigningKey,
  growPeaks,
  type LogSource,
  leafHash,
  NO_PEAKS,
  parseSigningKey,
  parseVkey,
  rootOfPeaks,
  signCheckpoint,
  verifyLog,
} from '@countersign/audit-log';
import { expect, test } from 'vitest';
import { checkPermits } from './check-permits.ts';
import { presentReport } from './verification.ts';

const key = parseSigningKey(generateSigningKey('log.example', new Uint8Array(32)).privateKey);

/** A log that verifies byte by byte, with entries that say this. */
function logOf(entries: readonly { type: string; data: object }[]): LogSource {
  let peaks = NO_PEAKS;
  const rows = entries.map((entry, idx): EntryRow => {
    const body = Buffer.from(JSON.stringify({ data: entry.data, request: 'req_1', type: entry.type, v: 1 }));
    peaks = growPeaks(peaks, leafHash(body)).peaks;
    return { idx, body, hash: leafHash(body) };
  });
  const size = rows.length;
  const note = signCheckpoint({ origin: key.name, size, root: rootOfPeaks(peaks) }, [key]);
  return { entries: () => rows, nodes: () => [], checkpoints: () => [{ size, note }] };
}

function verify(source: LogSource) {
  const permits = checkPermits(source, 0);
  const report = verifyLog(permits.source, { origin: key.name, vkeys: [parseVkey(key.vkey)] });
  return presentReport(report, { permits: permits.faults() });
}

const issued = { type: 'permit.issued', data: { permit: 'pmt_1' } };
const used = { type: 'permit.used', data: { permit: 'pmt_1' } };
const attempted = { type: 'step.attempted', data: { key: 'a', attempt: 1 } };

test('a log in which a permit is used once verifies', () => {
  expect(verify(logOf([issued, used, attempted]))).toMatchObject({ verified: true, findings: [] });
});

test('a log in which a permit is used twice does not verify, though every byte is what was signed', () => {
  const found = verify(logOf([issued, used, attempted, used, attempted]));
  expect(found).toMatchObject({ verified: false, findingCount: 2 });
  expect(found.findings[0]).toMatchObject({ kind: 'permit-misused', entries: [3, 3] });
  expect(found.findings[0]?.message).toContain('pmt_1 was used before');
});

test('faults are counted, and not all of them told', () => {
  const found = verify(logOf([issued, used, ...Array.from({ length: 100 }, () => used)]));
  expect(found.findingCount).toBe(100);
  expect(found.findings).toHaveLength(20);
});
