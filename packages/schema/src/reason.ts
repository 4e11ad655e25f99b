import { z } from 'zod';
import { printable } from './printable.ts';

/** Whether a text has a letter or digit that can be seen, so that it says something. */
export const saysSomething = (text: string): boolean =>
  /[\p{L}\p{N}]/u.test(text.replace(/\p{Default_Ignorable_Code_Point}/gu, ''));

/** What somebody gives as a reason. */
export const reasonSchema = z
  .string()
  .max(1000, 'must have at most 1000 characters')
  .regex(printable, 'must not hold control characters or halves of characters')
  .refine(saysSomething, 'must say why, in words');
