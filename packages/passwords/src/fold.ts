/**
 * One form for everything that Unicode, case and punctuation let people write differently: compatibility forms, accents,
 * capitals (with "ß" as "ss") and whatever is neither letter nor digit are gone.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** The folded forms of a text: as it is, and with umlauts written out. */
export function foldings(text: string): readonly string[] {
  const spelled = text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue');
  return [...new Set([fold(text), fold(spelled)])].filter((one) => one !== '');
}
