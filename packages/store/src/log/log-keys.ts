import {
  AuditLogError,
  followKeys,
  formatVkey,
  type KeyRotation,
  parseNote,
  parseSigningKey,
  parseTrustedKeys,
  ROTATION_MARK,
  readKeyRotation,
  type SigningKey,
  type TrustedKey,
  type TrustedLog,
} from '@countersign/audit-log';
import BetterSqlite3 from 'better-sqlite3';
import type { Connection } from '../connection.ts';

/** Keys of a log whose successor may be named at any time, by this process or another. */
export interface LogKeyring {
  /** Whose checkpoints are believed. The list is the same object for the life of the process, and written on when a key is followed. */
  readonly trusted: TrustedLog & { readonly vkeys: TrustedKey[] };
  /** The secret key to a verifier key, as the host has it now; null where it has none. */
  find(vkey: string): string | null;
}

/** What signs a log, and whose signatures on it are good. */
export interface LogKeys {
  readonly trusted: TrustedLog;
  /** Undefined where it cannot be used. */
  signer(): SigningKey | undefined;
  /** The key that is to take the place of the one that signs; undefined where the host does not have it. */
  successor(vkey: string): SigningKey | undefined;
  /** A key has named its successor, and that is committed. */
  rotated(rotation: KeyRotation): void;
  /** Looks for successors where the newest checkpoint is signed by none of the keys that are known; cheap where it is. */
  require(newest: { readonly note: string } | undefined): void;
}

export function createLogKeys(
  path: string,
  log: {
    readonly origin: string;
    readonly signingKey: string | null;
    readonly verifierKeys: readonly string[];
    readonly keyring?: LogKeyring;
  },
): LogKeys {
  const first = log.signingKey === null ? undefined : parseSigningKey(log.signingKey);
  const lines = [...log.verifierKeys];
  if (first !== undefined && !lines.some((line) => line.startsWith(first.vkey))) lines.unshift(first.vkey);
  const trusted = log.keyring?.trusted ?? {
    origin: log.origin,
    vkeys: lines.length === 0 ? [] : [...parseTrustedKeys(lines.join('\n')).vkeys],
  };
  const find = (vkey: string) => {
    if (first?.vkey === vkey) return first;
    const secret = log.keyring?.find(vkey);
    return secret == null ? undefined : usable(secret);
  };
  let signer = first;
  const follow = (rotations: readonly KeyRotation[]) => {
    const { vkeys } = followKeys(trusted, rotations);
    trusted.vkeys.splice(0, trusted.vkeys.length, ...vkeys);
    const last = rotations.findLast(({ successor }) => isLast(vkeys, successor));
    if (last !== undefined) signer = find(last.successor);
  };
  return {
    trusted,
    signer: () => signer,
    successor: find,
    rotated: (rotation) => follow([rotation]),
    require: (newest) => {
      if (newest === undefined || isKnown(newest.note, trusted)) return;
      const from = trusted.vkeys.reduce(
        (most, key) => ((key.from ?? 0n) > most ? (key.from ?? 0n) : most),
        0n,
      );
      const rotations = rotationsIn(path, Number(from));
      if (rotations.length > 0) follow(rotations);
    },
  };
}

/** Whether one of the keys that have not been replaced is named on it; whether it has signed is told elsewhere. */
function isKnown(note: string, { vkeys }: TrustedLog): boolean {
  const parsed = parseNote(note);
  if (typeof parsed === 'string') return true;
  return parsed.signatures.some(({ name, keyId }) =>
    vkeys.some((key) => key.through === undefined && key.name === name && key.keyId === keyId),
  );
}

const isLast = (vkeys: readonly TrustedKey[], vkey: string): boolean =>
  vkeys.some((key) => key.through === undefined && formatVkey(key) === vkey);

/** On a connection of its own: what another process has committed is asked for in the middle of a transaction, too. */
function rotationsIn(path: string, from: number): readonly KeyRotation[] {
  const file = new BetterSqlite3(path, { readonly: true, fileMustExist: true });
  try {
    return rotationsOn(file, from);
  } finally {
    file.close();
  }
}

/** The changes of the key that entries from an index on tell of: looked for in the entries, and in no index. */
export const rotationsOn = (connection: Connection, from: number): readonly KeyRotation[] =>
  connection
    .prepare<[number, Buffer], { idx: number; body: Buffer }>(
      'SELECT idx, body FROM entry WHERE idx >= ? AND instr(body, ?) > 0 ORDER BY idx',
    )
    .all(from, Buffer.from(ROTATION_MARK))
    .flatMap(({ idx, body }) => readKeyRotation(idx, body) ?? []);

function usable(secret: string): SigningKey | undefined {
  try {
    return parseSigningKey(secret);
  } catch (error) {
    if (error instanceof AuditLogError) return undefined;
    throw error;
  }
}
