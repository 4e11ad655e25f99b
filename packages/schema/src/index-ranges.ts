import { z } from 'zod';

/** Most characters of ranges in one entry of the log, which has a most that it may hold. */
const MOST_CHARACTERS = 50_000;

/** Numbers of entries and ranges of them, in order, as in `0-3,17`. */
export const indexRangesSchema = z
  .string()
  .max(MOST_CHARACTERS)
  .regex(/^\d+(-\d+)?(,\d+(-\d+)?)*$/, 'must be numbers and ranges of them, as in 0-3,17');

/** Writes indexes, which are in order, as ranges: as many texts as it takes, none where there are none. */
export function formatIndexRanges(
  indexes: readonly number[],
  most: number = MOST_CHARACTERS,
): readonly string[] {
  const texts: string[] = [];
  let text = '';
  for (let at = 0; at < indexes.length; ) {
    const first = indexes[at] ?? 0;
    let last = first;
    for (at += 1; indexes[at] === last + 1; at += 1) last += 1;
    const range = first === last ? String(first) : `${first}-${last}`;
    if (text !== '' && text.length + 1 + range.length > most) {
      texts.push(text);
      text = '';
    }
    text += text === '' ? range : `,${range}`;
  }
  return text === '' ? texts : [...texts, text];
}

/** First and last index of each range. */
export const parseIndexRanges = (text: string): readonly (readonly [first: number, last: number])[] =>
  text.split(',').map((range) => {
    const [first = '', last = first] = range.split('-');
    return [Number(first), Number(last)];
  });
