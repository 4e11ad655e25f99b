/** A page of a list, and how to go on where there is more of it. */
export const withMore = (shown: string, next: string | number | null): string =>
  next === null ? shown : `${shown}\n\nMore: --after ${next}`;
