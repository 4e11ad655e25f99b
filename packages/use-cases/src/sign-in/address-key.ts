/**
 * What callers are counted by. Of version 6 it is the first half of the address: whoever has one network has all that are in it
 * (https://www.rfc-editor.org/rfc/rfc4291#section-2.5.4).
 */
export function addressKey(address: string): string {
  const [plain = ''] = address.split('%');
  const url = plain.includes(':') ? URL.parse(`http://[${plain}]`) : null;
  if (url === null) return plain;
  const groups = groupsOf(url.hostname.slice(1, -1));
  // One of version 4, as a socket of version 6 names it.
  const isMapped = groups.slice(0, 5).every((one) => one === '0') && groups[5] === 'ffff';
  return isMapped ? numbersOf(groups.slice(6)).join('.') : `${groups.slice(0, 4).join(':')}::/64`;
}

/** The eight groups of an address in its short form. */
function groupsOf(short: string): readonly string[] {
  const [left = [], right] = short.split('::').map((part) => part.split(':').filter((one) => one !== ''));
  if (right === undefined) return left;
  return [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
}

const numbersOf = (groups: readonly string[]): readonly number[] =>
  groups.map((one) => Number.parseInt(one, 16)).flatMap((value) => [value >> 8, value & 255]);
