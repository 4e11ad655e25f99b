import { type Change, changeSchema } from '@countersign/schema';
import { UsageError } from '../exit-codes.ts';
import { checkInput } from './check-input.ts';

/**
 * Reads `field=value` words into a change, over the one that is there; an empty value takes the field out. Lists of
 * permissions are written `specificPermissions=COMPANY:1,COMPANY:2`.
 * @throws UsageError naming the word that is wrong
 */
export function parseChange(words: readonly string[], base: Change): Change {
  const change: Record<string, unknown> = { ...base };
  for (const word of words) {
    const split = word.indexOf('=');
    const field = word.slice(0, Math.max(0, split));
    if (!Object.hasOwn(changeSchema.shape, field) || field === 'password') {
      const known = Object.keys(changeSchema.shape).filter((name) => name !== 'password');
      throw new UsageError(`--set ${word}: the field has to be one of ${known.join(', ')}.`);
    }
    const text = word.slice(split + 1);
    if (text === '') delete change[field];
    else change[field] = fieldValue(field, text);
  }
  return checkInput(changeSchema, change, '--set ');
}

function fieldValue(field: string, text: string): unknown {
  if (field === 'enabled' || field === 'newAccount')
    return { yes: true, true: true, no: false, false: false }[text] ?? text;
  if (field === 'permissionType') return /^\d+$/.test(text) ? Number(text) : text;
  if (field !== 'specificPermissions') return text;
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const split = pair.lastIndexOf(':');
      return [pair.slice(0, split), Number(pair.slice(split + 1))];
    }),
  );
}
