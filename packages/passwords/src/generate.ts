const LOWER = 'abcdefghijkmnopqrstuvwxyz';
const UPPER = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const DIGITS = '23456789';
const SYMBOLS = '!#%*+-=?@_';
const ALL = LOWER + UPPER + DIGITS + SYMBOLS;
const LENGTH = 24;

/**
 * A password that every documented rule of the vendors and of the house accepts: 24 characters (some 140 bits) with
 * at least one lower-case letter, capital, digit and symbol, and none of the look-alikes 0 O 1 l I. Made anew in the
 * improbable case that it holds a forbidden word.
 * @param randomBytes cryptographically strong
 */
export function generatePassword(
  randomBytes: (length: number) => Uint8Array,
  isAcceptable: (password: string) => boolean,
): string {
  for (;;) {
    const password = Array.from({ length: LENGTH }, () => pick(ALL, randomBytes)).join('');
    const complete = [LOWER, UPPER, DIGITS, SYMBOLS].every((set) =>
      [...password].some((char) => set.includes(char)),
    );
    if (complete && isAcceptable(password)) return password;
  }
}

/** Every character equally likely: bytes beyond the last whole multiple of the alphabet are thrown away. */
function pick(alphabet: string, randomBytes: (length: number) => Uint8Array): string {
  const limit = 256 - (256 % alphabet.length);
  for (;;) {
    const byte = randomBytes(1)[0];
    if (byte !== undefined && byte < limit) return alphabet.charAt(byte % alphabet.length);
  }
}
