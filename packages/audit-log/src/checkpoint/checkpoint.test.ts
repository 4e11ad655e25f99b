import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasControlCharacter } from '../encoding/text.ts';
import { rootAt } from '../merkle/root-at.ts';
import { signNote } from '../note/sign-note.ts';
import { parseSigningKey } from '../note/signing-key.ts';
import { parseVkey } from '../note/vkey.ts';
import { growTree } from '../testing/memory-tree.ts';
import { GO_SUMDB, TESSERA } from '../testing/public-keys.ts';
import { formatCheckpoint } from './format-checkpoint.ts';
import { openCheckpoint } from './open-checkpoint.ts';
import { parseCheckpoint } from './parse-checkpoint.ts';
import { signCheckpoint } from './sign-checkpoint.ts';

const root = Buffer.alloc(32, 5);
const rootLine = root.toString('base64');

describe('checkpoints of others', () => {
  test("Go's checksum database is verified, though its key has another name than its origin", () => {
    const opened = openCheckpoint(GO_SUMDB.note, {
      origin: GO_SUMDB.origin,
      vkeys: [parseVkey(GO_SUMDB.vkey)],
    });
    expect(opened).toMatchObject({ ok: true, checkpoint: { origin: GO_SUMDB.origin, size: 35_225_469n } });
  });

  test.each(TESSERA.checkpoints)(
    "Tessera's test log at size $size is reproduced to the byte",
    (published) => {
      const { readNode } = growTree(TESSERA.entries.map((entry) => Buffer.from(entry)));
      const checkpoint = {
        origin: TESSERA.origin,
        size: published.size,
        root: rootAt(published.size, readNode),
      };
      const note = signCheckpoint(checkpoint, [parseSigningKey(TESSERA.privateKey)]);
      expect(note).toBe(
        `${TESSERA.origin}\n${published.size}\n${published.root}\n\n— ${TESSERA.origin} ${published.signature}\n`,
      );
      const opened = openCheckpoint(note, { origin: TESSERA.origin, vkeys: [parseVkey(TESSERA.vkey)] });
      expect(opened).toMatchObject({ ok: true, checkpoint: { size: BigInt(published.size) } });
    },
  );
});

describe('opening', () => {
  const signer = parseSigningKey(TESSERA.privateKey);
  const trusted = { origin: TESSERA.origin, vkeys: [parseVkey(TESSERA.vkey)] };
  const reasonFor = (note: string) => {
    const opened = openCheckpoint(note, trusted);
    return opened.ok ? 'ok' : opened.reason;
  };

  test('tells another log, a text that is no checkpoint, and a missing or bad signature apart', () => {
    const note = signCheckpoint({ origin: TESSERA.origin, size: 3, root }, [signer]);
    expect(reasonFor(note)).toBe('ok');
    expect(reasonFor(signCheckpoint({ origin: 'other.example', size: 3, root }, [signer]))).toBe(
      'origin-mismatch',
    );
    expect(reasonFor(signNote(`${TESSERA.origin}\n3\n`, [signer]))).toBe('checkpoint-malformed');
    expect(reasonFor(note.replace('\n3\n', '\n4\n'))).toBe('signature-invalid');
    expect(reasonFor(note.replace('— example', '— exampla'))).toBe('signature-missing');
    expect(reasonFor('no note')).toBe('note-malformed');
  });
});

describe('the text of a checkpoint', () => {
  test('is read back as it was written, sizes up to 2^64 - 1 among them', () => {
    const printable = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => text.isWellFormed() && !hasControlCharacter(text));
    fc.assert(
      fc.property(
        fc.record({
          origin: printable,
          size: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
          root: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes)),
          extensions: fc.array(printable, { maxLength: 3 }),
        }),
        (checkpoint) => {
          expect(parseCheckpoint(formatCheckpoint(checkpoint))).toEqual(checkpoint);
        },
      ),
    );
  });

  test.each([
    ['fewer than three lines', 'Log\n9944\n'],
    ['an empty origin', `\n9944\n${rootLine}\n`],
    ['no newline at the end', `Log\n123\n${rootLine}`],
    ['a size that is no number', `Log\nbananas\n${rootLine}\n`],
    ['a negative size', `Log\n-34\n${rootLine}\n`],
    ['a size with a leading zero', `Log\n034\n${rootLine}\n`],
    ['a size with a sign', `Log\n+34\n${rootLine}\n`],
    ['a size of 2^64', `Log\n18446744073709551616\n${rootLine}\n`],
    ['a size that is far too large', `Log\n3438945738945739845734895735\n${rootLine}\n`],
    ['a root that is not base64', "Log\n123\nThisIsn'tBase64\n"],
    ['a root of another length', 'Log\n123\nYmFuYW5hcw==\n'],
    ['an empty extension line', `Log\n123\n${rootLine}\n\nmore\n`],
    ['nothing', ''],
  ])('with %s is refused', (_, text) => {
    expect(parseCheckpoint(text)).toBeTypeOf('string');
  });

  test('is not written from what no verifier would accept', () => {
    for (const wrong of [
      { origin: '' },
      { origin: 'a\nb' },
      { size: -1 },
      { size: 0.5 },
      { extensions: [''] },
    ]) {
      expect(() => formatCheckpoint({ origin: 'log', size: 1, root, ...wrong })).toThrow(/cannot be written/);
    }
    expect(() => formatCheckpoint({ origin: 'log', size: 1, root: Buffer.alloc(20) })).toThrow(/32 bytes/);
  });
});
