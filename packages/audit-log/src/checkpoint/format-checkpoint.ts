import { encodeBase64 } from '../encoding/base64.ts';
import { hasControlCharacter } from '../encoding/text.ts';
import { toUint64 } from '../encoding/uint64.ts';
import { AuditLogError } from '../errors.ts';
import { isHash } from '../merkle/hash.ts';
import type { NewCheckpoint } from './checkpoint.ts';

/**
 * The text of a checkpoint, ready to be signed. It holds no time: times come from those who countersign it.
 *
 * @throws AuditLogError CHECKPOINT_INVALID
 */
export function formatCheckpoint({ origin, size, root, extensions = [] }: NewCheckpoint): string {
  const count = toUint64(size);
  if (count === undefined) throw invalid(`its size ${size} is not a whole number from 0 to 2^64 - 1`);
  if (!isHash(root)) throw invalid('its root has not 32 bytes');
  const lines = [origin, String(count), encodeBase64(root), ...extensions];
  for (const line of lines) {
    if (line === '' || hasControlCharacter(line))
      throw invalid('a line is empty or holds a control character');
  }
  return `${lines.join('\n')}\n`;
}

function invalid(why: string): AuditLogError {
  return new AuditLogError('CHECKPOINT_INVALID', `The checkpoint cannot be written: ${why}.`);
}
