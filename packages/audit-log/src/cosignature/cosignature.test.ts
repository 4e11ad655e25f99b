import { describe, expect, test } from 'vitest';
import { signCheckpoint } from '../checkpoint/sign-checkpoint.ts';
import { generateSigningKey } from '../note/signing-key.ts';
import { parseVkey } from '../note/vkey.ts';
import { testCosigner } from '../testing/cosigners.ts';
import { flipByte, ORIGIN, TRUSTED, testKey } from '../testing/memory-log.ts';
import { COSIGNED } from '../testing/public-keys.ts';
import { cosign } from './cosign.ts';
import { generateCosigningKey, parseCosignerKey, parseCosigningKey } from './cosigner-key.ts';
import { openCosigned } from './open-cosigned.ts';

const PUBLIC_LOG = { origin: COSIGNED.origin, vkeys: [parseVkey(COSIGNED.vkey)] };
const PUBLIC = { log: PUBLIC_LOG, cosigners: COSIGNED.witnesses.map(parseCosignerKey) };
const note = signCheckpoint({ origin: ORIGIN, size: 5, root: Buffer.alloc(32, 1) }, [testKey()]);
const text = note.slice(0, note.indexOf('\n\n') + 1);

describe('cosignatures of witnesses that others run', () => {
  test('verify on a checkpoint of a public log, each with its time', () => {
    const opened = openCosigned(COSIGNED.note, PUBLIC);
    if (!opened.ok) throw new Error(opened.message);
    expect(opened.checkpoint.size).toBe(1432088532n);
    expect(opened.cosignatures.map((one) => one.key.name).toSorted()).toEqual(
      PUBLIC.cosigners.map((key) => key.name).toSorted(),
    );
    for (const { seconds, line } of opened.cosignatures) {
      expect(seconds).toBe(COSIGNED.seconds);
      expect(COSIGNED.note).toContain(line);
    }
  });

  test('say nothing where nobody knows them', () => {
    const opened = openCosigned(COSIGNED.note, { ...PUBLIC, cosigners: [] });
    expect(opened).toMatchObject({ ok: true, cosignatures: [] });
  });
});

describe('a cosignature', () => {
  const key = testCosigner('w.example/one', 1);
  const trusted = { log: TRUSTED, cosigners: [key.verifier] };
  const line = cosign(text, key.signing, 1_700_000_000n);

  test('verifies for the checkpoint and the time that it was made for', () => {
    const opened = openCosigned(`${note}${line}`, trusted);
    expect(opened).toMatchObject({ ok: true, text, cosignatures: [{ seconds: 1_700_000_000n, line }] });
  });

  test('counts once, however often it stands there', () => {
    const again = cosign(text, key.signing, 1_700_000_001n);
    expect(openCosigned(`${note}${line}${again}`, trusted)).toMatchObject({
      ok: true,
      cosignatures: [{ line }],
    });
  });

  test('rejects the note where its time, its signature or its length was changed', () => {
    const [dash = '', name = '', encoded = ''] = line.trim().split(' ');
    const bytes = Buffer.from(encoded, 'base64');
    const changed = [
      flipByte(bytes, 11),
      flipByte(bytes, 12),
      flipByte(bytes, 75),
      bytes.subarray(0, 68),
      Buffer.concat([bytes, Buffer.alloc(1)]),
      // A time of 2^63.
      Buffer.concat([bytes.subarray(0, 4), Buffer.from([0x80]), bytes.subarray(5)]),
    ];
    for (const one of changed) {
      const forged = `${note}${dash} ${name} ${one.toString('base64')}\n`;
      expect(openCosigned(forged, trusted)).toMatchObject({ ok: false, reason: 'signature-invalid' });
    }
  });

  test('does not stand in for the signature of the log', () => {
    const unsigned = `${text}\n${line}`;
    expect(openCosigned(unsigned, trusted)).toMatchObject({ ok: false, reason: 'signature-missing' });
  });

  test('is not made for half a text, or a time before 1970', () => {
    expect(() => cosign(text.trimEnd(), key.signing, 1n)).toThrow(/cannot be cosigned/);
    expect(() => cosign(text, key.signing, -1n)).toThrow(/cannot be cosigned/);
    expect(() => cosign(text, key.signing, 2n ** 63n)).toThrow(/cannot be cosigned/);
  });
});

describe('the keys of a cosigner', () => {
  const { privateKey, vkey } = generateCosigningKey('w.example/one', Buffer.alloc(32, 1));

  test('are read back as they were written', () => {
    expect(parseCosigningKey(privateKey).vkey).toBe(vkey);
    expect(parseCosignerKey(vkey)).toMatchObject({ name: 'w.example/one', type: 4 });
  });

  test('are never taken for those of a log, nor the other way round', () => {
    const log = generateSigningKey('w.example/one', Buffer.alloc(32, 1));
    expect(log.vkey).not.toBe(vkey);
    expect(() => parseCosignerKey(log.vkey)).toThrow(
      'its signature type 1 is not an Ed25519 cosignature (4)',
    );
    expect(() => parseVkey(vkey)).toThrow('its signature type 4 is not Ed25519 (1)');
    expect(() => parseCosigningKey(log.privateKey)).toThrow(/its signature type 1/);
  });

  test('that were pasted in the wrong place are not repeated in the message', () => {
    expect(() => parseCosignerKey(privateKey)).toThrow('it is a signing key, which must stay secret');
  });
});
