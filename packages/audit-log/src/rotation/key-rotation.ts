import type { NewCheckpoint } from '../checkpoint/checkpoint.ts';
import { openCheckpoint } from '../checkpoint/open-checkpoint.ts';
import { signCheckpoint } from '../checkpoint/sign-checkpoint.ts';
import { maySign, type TrustedKey, type TrustedLog } from '../checkpoint/trusted-log.ts';
import type { SigningKey } from '../note/signing-key.ts';
import { formatVkey, parseVkey } from '../note/vkey.ts';

/** An entry of a log by which another key takes the place of the one that signs it. */
export interface KeyRotation {
  /** Of the entry. The old key signs checkpoints up to this size, the new one those above. */
  readonly index: number;
  readonly old: string;
  readonly successor: string;
  /** Checkpoint of the entries before this one, signed by the old key, with a line that names its successor. */
  readonly note: string;
}

/** What bytes have in them that may be such an entry. */
export const ROTATION_MARK = '"type":"key.rotated"';

/** Has a key name its successor: a checkpoint of what it vouches for, with one line more. @throws as `signCheckpoint` */
export const signKeyRotation = (
  { successor, ...checkpoint }: Omit<NewCheckpoint, 'extensions'> & { readonly successor: string },
  key: SigningKey,
): string => signCheckpoint({ ...checkpoint, extensions: [lineOf(successor)] }, [key]);

/** The change of the log's key that an entry tells of; undefined where it tells of something else. */
export function readKeyRotation(index: number, body: Uint8Array): KeyRotation | undefined {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (!bytes.includes(ROTATION_MARK)) return undefined;
  const { type, data } = parse(bytes);
  if (type !== 'key.rotated' || data?.key !== 'log') return undefined;
  const { old, successor, note } = data;
  return [old, successor, note].every((one) => typeof one === 'string')
    ? { index, old: String(old), successor: String(successor), note: String(note) }
    : undefined;
}

/**
 * The keys of a log, from one or some that are trusted: a key that is vouches for its successor from there on and for nothing signed by itself
 * any more, and the log that a key has signed tells which one came before it. What a key that is not trusted names is left out, and so
 * is what one names that had been replaced by then.
 * @param rotations of this log, in order
 */
export function followKeys({ origin, vkeys }: TrustedLog, rotations: readonly KeyRotation[]): TrustedLog {
  const genuine = rotations.flatMap((rotation) => read(rotation, origin) ?? []);
  let keys: readonly TrustedKey[] = vkeys;
  for (const { index, old, successor } of genuine) {
    const [through, from] = [BigInt(index), BigInt(index) + 1n];
    if (!keys.some((key) => isSame(key, old) && maySign(key, through))) continue;
    keys = keys.map((key) => (isSame(key, old) && maySign(key, through) ? { ...key, through } : key));
    if (!keys.some((key) => isSame(key, successor))) keys = [...keys, { ...successor, from }];
  }
  // The other way round, for whoever was told of a later key only.
  for (const { index, old, successor } of genuine.toReversed()) {
    const [through, from] = [BigInt(index), BigInt(index) + 1n];
    if (!keys.some((key) => isSame(key, successor))) continue;
    keys = keys.map((key) => (isSame(key, successor) && key.from === undefined ? { ...key, from } : key));
    if (!keys.some((key) => isSame(key, old))) keys = [{ ...old, through }, ...keys];
  }
  return { origin, vkeys: keys };
}

/** The keys of a log as lines that `parseTrustedKeys` reads. */
export const formatTrustedKeys = ({ vkeys }: TrustedLog): readonly string[] =>
  vkeys.map((key) => formatTrustedKey(formatVkey(key), key));

function formatTrustedKey(vkey: string, { from, through }: Pick<TrustedKey, 'from' | 'through'>): string {
  const begins = from === undefined || from === 0n ? '' : ` from ${from}`;
  return `${vkey}${begins}${through === undefined ? '' : ` through ${through}`}`;
}

const lineOf = (successor: string): string => `successor ${successor}`;

const isSame = (a: TrustedKey, b: TrustedKey): boolean => a.keyObject.equals(b.keyObject);

/** Undefined where its old key has not signed just this. */
function read({ index, note, ...named }: KeyRotation, origin: string) {
  try {
    const [old, successor] = [parseVkey(named.old), parseVkey(named.successor)];
    const opened = openCheckpoint(note, { origin, vkeys: [old] });
    if (!opened.ok || old.name !== origin || successor.name !== origin) return undefined;
    const { size, extensions } = opened.checkpoint;
    const isThis = size === BigInt(index) && extensions.includes(lineOf(named.successor));
    return isThis ? { index, old, successor } : undefined;
  } catch {
    return undefined;
  }
}

function parse(bytes: Buffer): { readonly type?: unknown; readonly data?: Record<string, unknown> } {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return {};
  }
}
