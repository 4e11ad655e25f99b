import { CountersignError } from '@countersign/schema';

/** Requests that one file may hold. */
const MAX_REQUESTS = 100_000;

/**
 * The error for a file that is broken as a whole.
 * @param options.problem where and what, without a full stop; never a piece of the file that may hold a password
 * @param options.remedy what to do, as a request, without a full stop
 */
export function unreadable(options: { problem: string; remedy: string; cause?: unknown }): CountersignError {
  const { problem, remedy, cause } = options;
  return new CountersignError('FILE_UNREADABLE', { problem, remedy }, cause);
}

/** @throws CountersignError FILE_TOO_LARGE */
export function refuseTooManyBytes(size: number, maxBytes: number): void {
  if (size <= maxBytes) return;
  throw new CountersignError('FILE_TOO_LARGE', { size: `${grouped(size)} bytes`, limit: grouped(maxBytes) });
}

/** @throws CountersignError FILE_TOO_LARGE */
export function refuseTooManyRequests(count: number): void {
  if (count <= MAX_REQUESTS) return;
  const limit = grouped(MAX_REQUESTS);
  throw new CountersignError('FILE_TOO_LARGE', { size: `more than ${limit} requests`, limit });
}

function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
