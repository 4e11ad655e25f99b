/**
 * The one form of a text that people write: NFC, no white space around it, and single spaces for the blanks inside. Nothing
 * that means something is taken out; what must not be there is refused (`textProblem`).
 */
export function toOneForm(text: string): string {
  return text
    .normalize('NFC')
    .replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '')
    .replace(/\p{Zs}+/gu, ' ');
}

/**
 * What nobody sees, or what changes how its neighbours are read: control, format, private and unassigned characters, halves
 * of characters, separators of lines, everything that Unicode calls ignorable (fillers, variation selectors, tags), the
 * Braille pattern without dots, and what stands in for a character that was lost.
 */
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\uFFFC\uFFFD]/u;

/** The virama of the Indic scripts whose spelling uses joiners. */
const VIRAMA = '\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D4D\u0DCA';
/** Arabic letters that do not join to the letter behind them; a non-joiner there shows nothing. */
const ENDS_JOINING =
  '\u0621-\u0625\u0627\u0629\u062F-\u0632\u0648\u0671-\u0677\u0688-\u0699\u06C0\u06C3-\u06CB\u06CD\u06CF\u06D2\u06D3\u06D5\u06EE\u06EF';

/**
 * Joiners that words cannot be written without (Persian, Urdu, Sinhala, Bengali and others), by the context rules of RFC 5892
 * A.1 and A.2, and the joiner before a virama that Bengali spells with. Everywhere else they are invisible.
 */
const NEEDED_JOINERS = [
  new RegExp(`(?<=[${VIRAMA}])[\\u200C\\u200D](?=\\p{L})`, 'gu'),
  new RegExp(`(?<=[${VIRAMA}])\\u200D`, 'gu'),
  new RegExp(`(?<=\\p{Lo})\\u200D(?=[${VIRAMA}])`, 'gu'),
  new RegExp(
    `(?<=(?![${ENDS_JOINING}])(?=\\p{L})\\p{Script=Arabic}\\p{Mn}*)\\u200C(?=\\p{Script=Arabic})`,
    'gu',
  ),
];

/** More marks in a row than any language stacks; they would run over the lines above and below (UTS 39, 5.4). */
const PILED_UP_MARKS = /\p{Mn}{5}/u;

/** Why a text in its one form cannot be taken; undefined where it can. Goes on after the field's name. */
export function textProblem(text: string): string | undefined {
  const hidden = HIDDEN.exec(NEEDED_JOINERS.reduce((rest, joiner) => rest.replace(joiner, ''), text));
  if (hidden !== null) {
    return `must not hold ${codePoint(hidden[0])}, which cannot be seen or changes how the text is read`;
  }
  if (/^\p{M}/u.test(text)) return 'must not begin with a mark that belongs above or below a letter';
  if (PILED_UP_MARKS.test(text)) return 'must not pile up marks on one letter';
  return undefined;
}

/** As `textProblem`; a name has a letter or a digit as well. */
export function nameProblem(text: string): string | undefined {
  return textProblem(text) ?? (/[\p{L}\p{N}]/u.test(text) ? undefined : 'must have a letter or a digit');
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
