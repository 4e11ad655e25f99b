import { reviewSubjectSchema } from '@countersign/schema';
import { z } from 'zod';

const NAMED: Readonly<Record<string, string>> = { account: '/account', device: '/device' };

/** Where it goes on after signing in, by its name in the address; nothing that comes with a call is taken for an address. */
export function nextPage(name: unknown): string {
  const subject = reviewSubjectSchema.safeParse(name);
  if (subject.success) return `/review/${subject.data}`;
  return NAMED[String(name)] ?? '/account';
}

/** The same as the sign-in page says it. */
export const nextPageSchema = z.string().refine((path) => path === nextPage(path.split('/').at(-1)), {
  error: 'must be a page of this installation',
});
