import { hasControlCharacter } from '../encoding/text.ts';

/** Key names are not empty and hold neither spaces of any script, nor `+`, nor what a note may not hold. */
export function isKeyName(name: string): boolean {
  return (
    name !== '' && name.isWellFormed() && !hasControlCharacter(name) && !/[\p{White_Space}+]/u.test(name)
  );
}
