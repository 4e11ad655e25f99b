import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signCheckpoint } from '../checkpoint/sign-checkpoint.ts';
import { openCosigned } from '../cosignature/open-cosigned.ts';
import { consistencyProof } from '../merkle/consistency-proof.ts';
import { rootAt } from '../merkle/root-at.ts';
import { signNote } from '../note/sign-note.ts';
import { testCosigner } from '../testing/cosigners.ts';
import { createMemoryLog, ORIGIN, sampleBodies, TRUSTED, testKey } from '../testing/memory-log.ts';
import { answerAddCheckpoint, NEVER_COSIGNED, type WitnessState } from './answer-add-checkpoint.ts';
import { formatAddCheckpoint } from './format-add-checkpoint.ts';
import { parseAddCheckpoint } from './parse-add-checkpoint.ts';

const SIZE = 40;
const log = createMemoryLog({ bodies: sampleBodies(SIZE), checkpointSizes: [] });
const forked = createMemoryLog({
  bodies: sampleBodies(SIZE).map((body, i) => (i === 3 ? Buffer.from('another history') : body)),
  checkpointSizes: [],
});
const key = testCosigner('w.example/one', 1);

const checkpointAt = (size: number, of = log, keys = [testKey()]) =>
  signCheckpoint({ origin: ORIGIN, size, root: rootAt(size, of.readNode) }, keys);
const proofFrom = (oldSize: number, size: number, of = log) =>
  oldSize === 0 || oldSize > size ? [] : consistencyProof(oldSize, size, of.readNode);
const ask = (oldSize: number, size: number, of = log) =>
  formatAddCheckpoint({ oldSize, proof: proofFrom(oldSize, size, of), checkpoint: checkpointAt(size, of) });
const stateAt = (size: number, of = log): WitnessState =>
  size === 0 ? NEVER_COSIGNED() : { size: BigInt(size), root: rootAt(size, of.readNode) };

const answer = (body: string | Uint8Array, state: WitnessState) =>
  answerAddCheckpoint(body, {
    find: (origin) => (origin === ORIGIN ? { log: TRUSTED, state } : undefined),
    key: key.signing,
    now: 1_700_000_000n,
  });

describe('a witness', () => {
  test('cosigns every checkpoint that continues the one before, from nothing on', () => {
    let state = NEVER_COSIGNED();
    for (const size of [0, 1, 2, 2, 7, 8, 31, 40]) {
      const answered = answer(ask(Number(state.size), size), state);
      if (answered.status !== 200) throw new Error(`${answered.status} at ${size}`);
      const opened = openCosigned(answered.next.note, { log: TRUSTED, cosigners: [key.verifier] });
      expect(opened).toMatchObject({ ok: true, checkpoint: { size: BigInt(size) } });
      expect(opened).toMatchObject({ cosignatures: [{ seconds: 1_700_000_000n, line: answered.body }] });
      expect(answered.next.root).toEqual(Buffer.from(rootAt(size, log.readNode)));
      state = answered.next;
    }
  });

  test('answers 409 and the size that it cosigned to any other old size, also to an older checkpoint', () => {
    expect(answer(ask(0, 20), stateAt(10))).toMatchObject({ status: 409, size: 10n, suspicion: null });
    expect(answer(ask(5, 20), stateAt(10))).toMatchObject({ status: 409, size: 10n, suspicion: null });
    expect(answer(ask(15, 20), stateAt(10))).toMatchObject({ status: 409, size: 10n });
    expect(answer(ask(5, 8), stateAt(10))).toMatchObject({ status: 409, size: 10n, suspicion: 'behind' });
  });

  test('answers 409 to another root of the same size: the log signed two histories', () => {
    expect(answer(ask(10, 10, forked), stateAt(10))).toMatchObject({
      status: 409,
      size: 10n,
      suspicion: 'fork',
    });
  });

  test('answers 422 to a proof of another history, to a missing one and to one that is not asked for', () => {
    const checkpoint = checkpointAt(20);
    const unproven = { status: 422, suspicion: 'unproven' };
    expect(answer(ask(10, 20, forked), stateAt(10))).toMatchObject(unproven);
    expect(answer(formatAddCheckpoint({ oldSize: 10, proof: [], checkpoint }), stateAt(10))).toMatchObject(
      unproven,
    );
    const spare = proofFrom(10, 20);
    for (const oldSize of [0, 20]) {
      const body = formatAddCheckpoint({ oldSize, proof: spare, checkpoint });
      expect(answer(body, stateAt(oldSize))).toMatchObject(unproven);
    }
  });

  test('answers 404 to a log that it does not know and 403 to one that did not sign', () => {
    const other = signNote('other.example/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n', [
      testKey(),
    ]);
    expect(answer(`old 0\n\n${other}`, stateAt(0))).toMatchObject({ status: 404 });
    const stranger = checkpointAt(5, log, [testKey(ORIGIN, 8)]);
    expect(answer(`old 0\n\n${stranger}`, stateAt(0))).toMatchObject({ status: 403 });
    const damaged = checkpointAt(5).replace('\n5\n', '\n6\n');
    expect(answer(`old 0\n\n${damaged}`, stateAt(0))).toMatchObject({ status: 403 });
  });

  test('answers 400 to what is no request, and to an old size above the new one', () => {
    const signed = checkpointAt(5);
    const noCheckpoint = signNote(`${ORIGIN}\nfive\n`, [testKey()]);
    const bodies = [
      '',
      '\n\n',
      signed,
      `old\n\n${signed}`,
      `old 05\n\n${signed}`,
      `old -1\n\n${signed}`,
      `old 18446744073709551616\n\n${signed}`,
      `old 0\n`,
      `old 0\nAAAA\n\n${signed}`,
      `old 0\n\n${ORIGIN}\n`,
      `old 0\n\n${noCheckpoint}`,
      `old 0\n${`${'A'.repeat(43)}=\n`.repeat(64)}\n${signed}`,
      Buffer.from([0xff, 0xfe]),
      ask(6, 5),
    ];
    for (const body of bodies) expect(answer(body, stateAt(0))).toMatchObject({ status: 400 });
  });

  test('never cosigns two histories, whatever is asked of it and in which order', () => {
    const step = fc.record({
      of: fc.constantFrom(log, forked),
      old: fc.nat(SIZE),
      size: fc.nat(SIZE),
      knowing: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let state = NEVER_COSIGNED();
        const cosigned: WitnessState[] = [];
        for (const { of, old, size, knowing } of steps) {
          const guess = knowing ? Number(state.size) : old;
          const answered = answer(ask(guess, size, of), state);
          if (answered.status !== 200) continue;
          state = answered.next;
          cosigned.push(state);
        }
        const histories = [log, forked].filter((of) =>
          cosigned.every(({ size, root }) => Buffer.compare(rootAt(Number(size), of.readNode), root) === 0),
        );
        const sizes = cosigned.map((one) => one.size);
        return histories.length > 0 && sizes.every((size, i) => size >= (sizes[i - 1] ?? 0n));
      }),
      { numRuns: 200 },
    );
  });
});

describe('the body of a request', () => {
  test('is read back as it was written', () => {
    const request = { oldSize: 10n, proof: proofFrom(10, 20), checkpoint: checkpointAt(20) };
    expect(parseAddCheckpoint(formatAddCheckpoint(request))).toEqual(request);
  });

  test('is not written with a size or a proof that nobody could read', () => {
    const checkpoint = checkpointAt(5);
    for (const wrong of [
      { oldSize: -1, proof: [] },
      { oldSize: 1.5, proof: [] },
      { oldSize: 1, proof: [Buffer.alloc(31)] },
      { oldSize: 1, proof: Array.from({ length: 64 }, () => Buffer.alloc(32)) },
    ]) {
      expect(() => formatAddCheckpoint({ ...wrong, checkpoint })).toThrow(/cannot be written/);
    }
  });

  test('of any bytes is answered and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => answer(bytes, stateAt(0)).status === 400),
      { numRuns: 200 },
    );
  });
});
