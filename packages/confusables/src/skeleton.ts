import unicode from './unicode-confusables.json' with { type: 'json' };

/** Each character that looks like another one, with what it is taken for. */
const PROTOTYPES: ReadonlyMap<string, string> = new Map(
  Object.entries(unicode.lookAlikes).flatMap(([prototype, sources]) =>
    [...sources].map((source) => [source, prototype] as const),
  ),
);

/**
 * Beyond the table of Unicode, which compares letters as they stand: names are read whatever their capitals, so that an i
 * passes for an l; and of what the table leaves apart because it is one character against two, or a digit.
 */
const TAKEN_FOR: Readonly<Record<string, string>> = {
  i: 'l',
  w: 'vv',
  d: 'cl',
  3: 'e',
  5: 's',
  ĸ: 'k',
  ʍ: 'rn',
};
const SMALL_CAPITALS = 'ᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ';
const THEIR_LETTERS = 'abcdeghijklmnoprstuvwyz';

const UNSEEN = /\p{Default_Ignorable_Code_Point}/gu;
const MARKS = /\p{M}/gu;
const ASCII = /^[ -~]+$/;

/**
 * How a name looks: equal for names that people cannot tell apart, whichever scripts they are written in. After the
 * skeleton of UTS #39 (Unicode Security Mechanisms), with capitals, accents and compatibility forms taken away. For
 * comparing only: it is not readable and may be none of the names.
 */
export function skeleton(name: string): string {
  const plain = looks(name.normalize('NFD').replace(UNSEEN, ''));
  const small = looks(plain.normalize('NFKD').toLowerCase());
  return [...small.normalize('NFKD').replace(UNSEEN, '').replace(MARKS, '').toLowerCase()]
    .map(takenFor)
    .join('');
}

function takenFor(letter: string): string {
  const place = SMALL_CAPITALS.indexOf(letter);
  const plain = place < 0 ? letter : THEIR_LETTERS.charAt(place);
  return plain === 'm' ? 'rn' : (TAKEN_FOR[plain] ?? plain);
}

function looks(text: string): string {
  return [...text].map(looksLike).join('');
}

/**
 * The prototype of a letter; where this is no Latin one, that of its capital: a small Cyrillic в stands apart, and in a name
 * in capitals it is a B.
 */
function looksLike(letter: string): string {
  const prototype = PROTOTYPES.get(letter) ?? letter;
  if (ASCII.test(prototype)) return prototype;
  const capital = letter.toUpperCase();
  const ofCapital = PROTOTYPES.get(capital) ?? capital;
  return ASCII.test(ofCapital) ? ofCapital : prototype;
}
