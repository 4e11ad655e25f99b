import { z } from 'zod';

/**
 * As zod's own, which throws on some hostile objects instead of refusing them: one whose `length` cannot be made a text
 * ends in a TypeError where a text of a minimum length is expected (zod 4.6).
 */
export function safeParse<S extends z.ZodType>(schema: S, value: unknown): z.ZodSafeParseResult<z.output<S>> {
  try {
    return schema.safeParse(value);
  } catch {
    const message = 'must have texts, numbers and lists where they are expected, and not other objects';
    return z.custom<z.output<S>>(() => false, message).safeParse(value);
  }
}
