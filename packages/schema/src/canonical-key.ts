import { CountersignError } from './errors.ts';

/** Blanks, and what looks like one without being one for Unicode: the Braille pattern without dots. */
const BLANKS = /[\s\u2800]+/gu;
/** What nobody sees: zero-width and soft hyphens, joiners, marks of direction, fillers, variation selectors. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;
/** A dot above an i, which has one already; left over where a Turkish capital İ is folded. */
const DOT_ABOVE_I = /i\u0307/gu;

/**
 * What a label, an address or a provider's identifier of an API user is compared by: equal for every spelling of one name.
 * After Unicode's NFKC_Casefold (UAX 31), with blanks trimmed and collapsed. Beyond it the four letters i of Turkish count
 * as one, because a server that compares under a Turkish locale takes them for one. Not for showing and not for sending.
 *
 * @throws CountersignError INPUT_INVALID when nothing that can be seen is left
 */
export function canonicalKey(text: string): string {
  const key = foldCase(text.normalize('NFKC').replace(UNSEEN, ''))
    .normalize('NFKC')
    .replace(UNSEEN, '')
    .replace(DOT_ABOVE_I, 'i')
    .replace(BLANKS, ' ')
    .trim();
  if (key !== '') return key;
  throw new CountersignError('INPUT_INVALID', {
    problems: ['a name, an address or an identifier must have a character that can be seen'],
  });
}

/** Whether two names are spellings of one. @throws CountersignError INPUT_INVALID when one of them has nothing to see */
export function isSameName(one: string, other: string): boolean {
  return canonicalKey(one) === canonicalKey(other);
}

/**
 * An address in the form in which it is judged, kept and sent: NFKC, trimmed, in lower case. What cannot be seen stays, so
 * that it is refused and not overlooked.
 */
export function canonicalAddress(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}

/**
 * Full case folding, letter by letter: a sigma at the end of a word is a sigma. Down first, so that the capital sharp s
 * (which has no upper case of two letters) becomes ss as the small one does.
 */
function foldCase(text: string): string {
  let folded = '';
  for (const letter of text) {
    for (const small of letter.toLowerCase()) folded += small.toUpperCase().toLowerCase();
  }
  return folded;
}
