import { textProblem } from './fields/text.ts';
import { textSchema } from './fields/text-schema.ts';

/** Whether a text has a letter or digit that can be seen, so that it says something. */
export const saysSomething = (text: string): boolean =>
  /[\p{L}\p{N}]/u.test(text.replace(/\p{Default_Ignorable_Code_Point}/gu, ''));

const said = (what: { readonly max: number; readonly blank: string }) =>
  textSchema({
    ...what,
    problem: (text) => textProblem(text) ?? (saysSomething(text) ? undefined : what.blank),
  });

/** What somebody gives as a reason. */
export const reasonSchema = said({ max: 1000, blank: 'must say why, in words' });

/** What somebody says about a request. */
export const commentSchema = said({ max: 2000, blank: 'must say something, in words' });
