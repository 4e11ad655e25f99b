import { z } from 'zod';
import { nameProblem, textProblem, toOneForm } from './text.ts';

interface TextRules {
  /** Characters (UTF-16 units), before and after it is brought into its one form. */
  readonly max: number;
  /** What is said of a text without anything in it. */
  readonly blank?: string;
  readonly problem?: (text: string) => string | undefined;
}

/** A text that comes out in its one form, or is refused with what is wrong with it. */
export function textSchema({ max, blank = 'must not be blank; leave it out instead', problem }: TextRules) {
  const tooLong = `must have at most ${max} characters`;
  return z
    .string()
    .max(max, { error: tooLong, abort: true })
    .overwrite(toOneForm)
    .min(1, { error: blank, abort: true })
    .check((ctx) => {
      const { value } = ctx;
      // Composing a character can need more units than it had apart.
      const message = value.length > max ? tooLong : (problem ?? textProblem)(value);
      if (message !== undefined) ctx.issues.push({ code: 'custom', message, input: value });
    });
}

/** A name of a person or a system: a letter or a digit at least. */
export const nameSchema = (max: number) => textSchema({ max, problem: nameProblem });

/**
 * An e-mail address: judged, kept and sent in lower case, since all four providers compare addresses so. Whether it is one at
 * all is a question for the policies, because a refusal has to name the vendor's rule.
 */
export const addressSchema = textSchema({ max: 254 })
  .overwrite((text) => toOneForm(text.toLowerCase()))
  .check((ctx) => {
    // A capital can come apart into a letter and a mark, of which there may be too many then.
    const message = textProblem(ctx.value);
    if (message !== undefined) ctx.issues.push({ code: 'custom', message, input: ctx.value });
  });

/** Identifier of a company or user of ESET: a GUID in lower case. */
export const guidSchema = z
  .string()
  .max(100, { error: 'must have at most 100 characters', abort: true })
  .overwrite((text) => toOneForm(text).toLowerCase())
  .regex(
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    'must be an identifier such as c0000000-0000-4000-8000-000000000001',
  );

/**
 * A code of ISO 3166-1, in capitals. Which codes there are is a question for the policies. Only a to z are made capitals, since
 * other letters become one of them as well (the dotless i).
 */
export const countryCodeSchema = z
  .string()
  .max(10, { error: 'must have at most 10 characters', abort: true })
  .overwrite((text) => {
    const code = toOneForm(text);
    return /^[A-Za-z]+$/.test(code) ? code.toUpperCase() : code;
  })
  .regex(/^[A-Z]+$/, 'must be the three-letter code of a country, such as DEU, in the letters A to Z');
