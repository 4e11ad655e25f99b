/** Text without control characters and halves of characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
export const printable = /^[^\u0000-\u001f\u007f\p{Cs}]*$/u;
