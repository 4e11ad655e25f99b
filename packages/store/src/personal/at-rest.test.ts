import { readFileSync } from 'node:fs';
import type { Facts } from '@countersign/schema';
import type { WriteTransaction } from '@countersign/use-cases/ports';
import { expect, it } from 'vitest';
import { connect } from '../connection.ts';
import { unpack } from '../tables/columns.ts';
import { withTempStore } from '../testing/index.ts';
import {
  insertDirectory,
  insertPermitted,
  sampleAccount,
  sampleApiUser,
  sampleBatch,
  sampleDecision,
  sampleId,
  samplePasskey,
  samplePrincipal,
  sampleReview,
  sampleRevision,
  sampleStep,
  sampleTask,
  sampleToken,
} from '../testing/sample-records.ts';

const REQUEST = sampleId('req', 1);
const OWN = sampleId('pri', 2);
const DIGEST = 'd'.repeat(64);
/** A text that stands for whatever somebody may write; each place has another number. */
const personal = (place: number) => `Quastel-${place}`;

/** Puts a text of its own into every column that may hold something personal. */
function fillEverything(tx: WriteTransaction): void {
  insertDirectory(tx);
  tx.principals.insert({
    ...samplePrincipal,
    id: OWN,
    name: personal(1),
    email: `${personal(2)}@acme.example`,
  });
  tx.passkeys.insert({ ...samplePasskey, principal: OWN, label: personal(33) });
  tx.tokens.insert({
    ...sampleToken,
    principal: OWN,
    label: personal(3),
    hash: DIGEST,
    client: personal(31),
    address: personal(32),
  });
  tx.integrations.insert({ id: 'owned', name: 'Owned', owner: `${personal(4)}@acme.example` });
  const permit = insertPermitted(tx, 1);
  tx.apiUsers.insert(
    sampleApiUser(1, { label: personal(5), providerId: personal(6), originRequest: REQUEST }),
  );
  tx.apiUsers.hold(sampleId('usr', 1), personal(7), REQUEST);
  const revision = sampleRevision(REQUEST, 2);
  const { instructions } = sampleTask(1, sampleStep(0, permit));
  const told = { ...instructions, steps: [personal(8)] };
  tx.revisions.insert({
    ...revision,
    salt: personal(9),
    input: {
      ...revision.input,
      reason: personal(10),
      change: { email: personal(11) },
      subject: personal(12),
    },
    plan: revision.plan.map((step) => ({ ...step, instructions: told })),
  });
  const decision = sampleDecision(1, { request: REQUEST, operation: 'create' });
  const found = { ruleId: 'r', pointer: '', operator: 'equal', expected: null, result: true };
  tx.decisions.insert({
    ...decision,
    facts: { ...decision.facts, change: { email: personal(13) } } as Facts,
    decision: {
      ...decision.decision,
      trace: [{ ...found, fact: 'change.email', actual: personal(14) }],
      counterfactual: [{ fact: 'change.email', from: personal(15), to: personal(16) }],
    },
  });
  tx.reviews.insert({ ...sampleReview(1, REQUEST), reason: personal(17) });
  tx.exceptions.insert({
    request: REQUEST,
    rule: 'r',
    owner: personal(18),
    expiresOn: '2026-01-01',
    endedBy: null,
  });
  const step = sampleStep(1, permit, {
    result: { knownBy: 'answered', providerId: personal(19), status: personal(20) },
    problem: { code: 'X', message: personal(21), effect: 'none' },
  });
  tx.steps.insert([step]);
  tx.tasks.insert(
    sampleTask(1, step, { instructions: told, evidence: { note: personal(22), providerId: personal(23) } }),
  );
  const batch = sampleBatch(1);
  tx.batches.insert({ ...batch, fileName: personal(24) });
  const problem = { line: 1, column: personal(25), value: personal(26), rule: personal(27) };
  tx.batches.insertRow({
    batch: batch.id,
    line: 1,
    request: null,
    verdict: 'refused' as const,
    problems: [problem],
  });
  tx.accountChecks.insert({
    id: sampleId('chk', 1),
    account: sampleAccount.id,
    state: 'done',
    findings: [{ check: personal(28), ok: true, message: personal(29) }],
    apiUser: null,
    credentials: null,
    createdAt: 1,
  });
  tx.idempotency.put({
    principal: OWN,
    key: personal(30),
    inputDigest: 'e'.repeat(64),
    createdAt: 1,
  });
}

/** The traces of all decisions, as JSON. */
function tracesIn(path: string): string {
  const file = connect(path, { readonly: true, busyTimeoutMillis: 0 });
  try {
    return file.prepare<[], string>('SELECT trace FROM decision').pluck().all().map(unpack).join();
  } finally {
    file.close();
  }
}

it('what is personal is in the database in no column in clear, and comes back as it was', async () => {
  await withTempStore(async (store, { path }) => {
    await store.write(fillEverything);
    const bytes = Buffer.concat([path, `${path}-wal`].map((name) => readFileSync(name))).toString('latin1');
    expect(bytes).not.toMatch(/quastel/i);
    expect(bytes).not.toContain('e'.repeat(64));
    // Packing would hide it from this look.
    const traces = tracesIn(path);
    expect(traces).toContain('[erased]');
    expect(traces).not.toMatch(/quastel/i);
    store.read((tx) => {
      const shown = JSON.stringify([
        tx.principals.get(OWN),
        tx.tokens.byHash(DIGEST),
        tx.passkeys.of(OWN),
        tx.integrations.get('owned'),
        tx.apiUsers.named(sampleAccount.id, personal(5)),
        tx.apiUsers.confusableWith(sampleAccount.id, personal(5)),
        tx.apiUsers.holderOf(sampleAccount.id, personal(7)),
        tx.revisions.list(REQUEST),
        tx.decisions.newest(1),
        tx.reviews.list(REQUEST, 1),
        tx.exceptions.list(),
        tx.steps.ofRequest(REQUEST),
        tx.tasks.ofRequest(REQUEST),
        tx.batches.get(sampleId('bat', 1)),
        tx.batches.rows(sampleId('bat', 1), { after: 0, limit: 10 }),
        tx.accountChecks.get(sampleId('chk', 1)),
      ]);
      // 7 and 30 are found by their blind index and never shown.
      const missing = Array.from({ length: 33 }, (_, index) => index + 1).filter(
        (place) =>
          place !== 7 &&
          place !== 30 &&
          !shown.includes(`${personal(place)}"`) &&
          !shown.includes(`${personal(place)}@`),
      );
      expect(missing).toEqual([]);
      expect(tx.idempotency.get(OWN, personal(30), 'e'.repeat(64))?.sameInput).toBe(true);
    });
  });
});

/** More than fit on a few pages, so that pages were divided and what was on them moved. */
const MANY = 600;

it('a destroyed key is nowhere in the file, wherever its page was moved and whoever reads meanwhile', async () => {
  await withTempStore(async (store, { path }) => {
    for (let from = 0; from < MANY; from += 100) {
      await store.write((tx) => {
        for (let number = from; number < from + 100; number += 1) {
          // Identifiers that do not come in the order of the index.
          const id = sampleId('pri', 1_000_000 + ((number * 7_919) % 1_000_003));
          tx.principals.insert({
            ...samplePrincipal,
            id,
            name: `Person ${number}`,
            email: `${number}@acme.example`,
          });
        }
      });
    }
    const subjects = store.read((tx) => tx.principals.list().map(({ id }) => id));
    const doomed = subjects.filter((_, index) => index % 6 === 0);
    const file = connect(path, { readonly: true, busyTimeoutMillis: 0 });
    const wrapped = (subject: string) =>
      file
        .prepare<[string], Buffer | null>('SELECT wrapped FROM subject_key WHERE subject = ?')
        .pluck()
        .get(subject);
    const keys = doomed.map((subject) => wrapped(subject) ?? Buffer.of(0));
    // Somebody who reads keeps the write-ahead log from being emptied; the next commit does it then.
    file.exec('BEGIN');
    wrapped(doomed[0] ?? '');
    await store.write((tx) => {
      for (const subject of doomed) tx.subjects.erase(subject, 5);
    });
    file.exec('COMMIT');
    file.close();
    await store.write((tx) =>
      tx.audit.append(
        { kind: 'system' },
        { type: 'request.cancelled', request: null, data: { revision: 1 } },
      ),
    );
    const bytes = Buffer.concat([path, `${path}-wal`, `${path}-shm`].map((name) => readFileSync(name)));
    const left = keys.filter((key) => bytes.includes(key.subarray(12)));
    expect({ doomed: doomed.length, left: left.length }).toEqual({ doomed: MANY / 6, left: 0 });
    store.read((tx) => {
      expect(tx.principals.get(doomed[0] ?? '')).toMatchObject({ name: '[erased]', email: '[erased]' });
      expect(tx.principals.get(subjects[1] ?? '')?.name).toMatch(/^Person/);
    });
  });
});
