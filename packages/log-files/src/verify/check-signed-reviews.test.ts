import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SignedEntries, signedEntries } from '@countersign/signed-reviews/testing';
import { createDirectory } from '@countersign/test-kit';
import { expect, test } from 'vitest';
import { exportTiles } from '../export/export-tiles.ts';
import { createMemoryLog, ORIGIN, TRUSTED, testKey } from '../testing/memory-log.ts';
import { verifyLogAt } from './verify-log-at.ts';

const id = (prefix: string, number: number) => `${prefix}_${String(number).padStart(26, '0')}`;

/** Verifies the export of a log with these entries, each of whose bytes is what was signed. */
async function verify(entries: readonly object[]) {
  using directory = createDirectory();
  const bodies = entries.map((entry, index) =>
    Buffer.from(JSON.stringify({ v: 1, id: id('evt', index), ...entry })),
  );
  const log = createMemoryLog(bodies.length, (index) => bodies[index] ?? Buffer.alloc(0));
  const path = join(directory.path, 'log');
  exportTiles(log, { directory: path, trusted: TRUSTED, vkey: testKey().vkey });
  writeFileSync(join(directory.path, 'vkey'), testKey().vkey);
  return await verifyLogAt({ path, vkey: testKey().vkey });
}

const envelope = { log: ORIGIN };
const next = (one: SignedEntries, number: number) => ({
  ...one.reviewed,
  data: { ...one.reviewed.data, review: id('rev', number) },
});

test('a log says how many of its reviews a passkey signed, and verifies', async () => {
  const one = signedEntries({ envelope });
  const { proof: _proof, ...data } = { ...one.reviewed.data, signedBy: 'server' };
  const byServer = { ...one.reviewed, data };
  expect(await verify([one.enrolled, one.reviewed, byServer])).toMatchObject({
    verified: true,
    signedReviews: 1,
    findings: [],
  });
});

test('a review that nobody signed breaks a log whose every byte is what the server signed, and names the entry', async () => {
  const one = signedEntries({ envelope });
  const forged = signedEntries({ envelope: { ...envelope, nonce: 'B'.repeat(43) } });
  const found = await verify([one.enrolled, one.reviewed, forged.reviewed]);
  expect(found).toMatchObject({ verified: false, signedReviews: 1, findingCount: 1 });
  expect(found.findings[0]).toMatchObject({ kind: 'review-signature', entries: [2, 2] });
  expect(found.findings[0]?.message).toMatch(/^Entry 2 is the review rev_.*the signature does not fit/);
});

test('a passkey that is revoked signs nothing any more, and what it signed before stays', async () => {
  const one = signedEntries({ envelope });
  const revoked = {
    type: 'passkey.revoked',
    at: '2026-11-30T12:00:30.000Z',
    actor: { kind: 'system' },
    request: null,
    data: {
      passkey: one.enrolled.data['passkey'],
      principal: one.enrolled.data['principal'],
      provedBy: null,
    },
  };
  expect(await verify([one.enrolled, one.reviewed, revoked])).toMatchObject({
    verified: true,
    signedReviews: 1,
  });
  const found = await verify([one.enrolled, revoked, one.reviewed]);
  expect(found).toMatchObject({ verified: false, signedReviews: 0 });
  expect(found.findings[0]?.message).toContain('the passkey was revoked by entry 1');
});

test('an entry that lost its signature, or cannot be read as a review, does not pass for one of the server', async () => {
  const one = signedEntries({ envelope });
  const { proof: _proof, ...unsigned } = one.reviewed.data;
  expect(await verify([one.enrolled, { ...one.reviewed, data: unsigned }])).toMatchObject({
    verified: false,
  });
});

test('faults are counted, and not all of them told', async () => {
  const one = signedEntries({ envelope });
  const many = Array.from({ length: 30 }, (_, number) => next(one, number + 1));
  const found = await verify([one.enrolled, ...many]);
  expect([found.signedReviews, found.findingCount, found.findings.length]).toEqual([1, 29, 20]);
});
