import { z } from 'zod';
import { InvalidInput } from '../parse-input.ts';

const LARGEST_PAGE = 1000;
const DEFAULT_PAGE = 50;

/** `pageSize`: 0 means the default of 50, more than 1000 is taken as 1000 (vendor's OpenAPI). */
export const pagingFields = {
  pageSize: z.coerce.number().int().min(0).max(99_999).default(0),
  pageToken: z.string().max(128).default(''),
};

/** One page, and the token of the next; empty on the last page. Throws `InvalidInput` for a token that is not ours. */
export function pageOf<T>(
  items: T[],
  { pageSize, pageToken }: { pageSize: number; pageToken: string },
): { page: T[]; nextPageToken: string } {
  const position = pageToken === '' ? '0' : Buffer.from(pageToken, 'base64url').toString();
  if (!/^\d{1,9}$/.test(position)) throw new InvalidInput({ pageToken: ['The token is not valid.'] });
  const start = Number(position);
  const end = start + Math.min(pageSize || DEFAULT_PAGE, LARGEST_PAGE);
  return {
    page: items.slice(start, end),
    nextPageToken: end < items.length ? Buffer.from(String(end)).toString('base64url') : '',
  };
}
