/** Errors that a formula leaves in its cell, and a value that was wider than its column. */
const ERROR = /^#(N\/A|REF!|NAME\?|VALUE!|DIV\/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA|#+)$/i;
/** A long number, rounded: its last digits are lost. */
const EXPONENT = /^[+-]?\d+([.,]\d+)?E[+-]?\d+$/i;
/** What keeps a spreadsheet from reading a number or a formula; it shows it to nobody. */
const ESCAPED = /^'[=+\-@\d]/;

/** The rule that a cell breaks which holds what a spreadsheet made of a value; undefined for a value itself. */
export function spreadsheetArtefact(text: string): string | undefined {
  if (ERROR.test(text)) return 'must be a value, and not the error that a spreadsheet shows in its place';
  if (EXPONENT.test(text))
    return 'must have all its digits; a spreadsheet has rounded it, so format the column as text';
  if (ESCAPED.test(text))
    return 'must not begin with the apostrophe that a spreadsheet uses; format the column as text';
  return undefined;
}
