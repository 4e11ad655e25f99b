const MAX_UINT64 = 0xffff_ffff_ffff_ffffn;

/**
 * A count or an index as an unsigned 64-bit integer; nothing when it is negative, too large or was rounded.
 */
export function toUint64(value: number | bigint): bigint | undefined {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return undefined;
  const integer = BigInt(value);
  return integer >= 0n && integer <= MAX_UINT64 ? integer : undefined;
}

/** ASCII decimal without sign or leading zeroes, as checkpoints and proofs write sizes and indices. */
export function parseUint64(text: string): bigint | undefined {
  // 20 digits hold every uint64; the bound keeps a hostile megabyte of digits out of BigInt.
  return /^(0|[1-9][0-9]{0,19})$/.test(text) ? toUint64(BigInt(text)) : undefined;
}
