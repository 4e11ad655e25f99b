import { AuditLogError, parseVkey, type TrustedLog, type VerifierKey } from '@countersign/audit-log';
import { ConfigurationError } from '@countersign/schema';

/** The logs that are witnessed, by origin. */
export type WatchedLogs = ReadonlyMap<string, TrustedLog>;

/**
 * Reads verifier keys that are separated by white space. The name of a key is the origin of its log; several keys of one
 * name belong to one log whose key was changed.
 * @throws ConfigurationError
 */
export function parseWatchedLogs(text: string): WatchedLogs {
  const keys = new Map<string, VerifierKey[]>();
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    const key = parseKey(word);
    keys.set(key.name, [...(keys.get(key.name) ?? []), key]);
  }
  return new Map([...keys].map(([origin, vkeys]) => [origin, { origin, vkeys }]));
}

function parseKey(word: string): VerifierKey {
  try {
    return parseVkey(word);
  } catch (error) {
    if (!(error instanceof AuditLogError)) throw error;
    throw new ConfigurationError([
      `WITNESS_LOGS must hold the verifier keys of logs, as "keys/log.vkey" of a data directory has one: ${error.message}`,
    ]);
  }
}
