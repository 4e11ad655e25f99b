import { z } from 'zod';
import { guidSchema } from './text-schema.ts';

/**
 * The vendor's page gives the permission as a name in its example and as 1, 2, 3 in its table; both are taken
 * (https://help.eset.com/ema/2/api/en-US/user_create.html).
 */
const LEVELS: ReadonlyMap<string, number> = new Map([
  ['write', 1],
  ['read', 2],
  ['noaccess', 3],
]);
const WHOLE_NUMBER = /^(0|-?[1-9]\d{0,8})$/;

/**
 * 1 write, 2 read, 3 no access to the own company, from exactly these numbers or the vendor's names for them in any case.
 * Anything else stays as it was given, so that the policies refuse it; nothing that only looks like one of them is taken.
 */
export const permissionTypeSchema = z
  .union([z.int(), z.string().max(30, 'must have at most 30 characters')])
  .overwrite((given) => {
    if (typeof given === 'number') return given;
    const text = given.trim();
    if (WHOLE_NUMBER.test(text)) return Number(text);
    return (/^[A-Za-z]+$/.test(text) ? LEVELS.get(text.toLowerCase()) : undefined) ?? text;
  });

const COMPANIES_AT_MOST = 1000;

/** companyId to level, in the order of the identifiers; each company once, in whatever letters it is written. */
export const specificPermissionsSchema = z
  .record(z.string().max(100), z.int())
  .check((ctx) => {
    const companies = Object.keys(ctx.value);
    const refuse = (message: string, path: PropertyKey[] = []) =>
      ctx.issues.push({ code: 'custom', message, input: ctx.value, path });
    if (companies.length === 0)
      refuse('must name a company; to take all of them away, name the field in "clear"');
    if (companies.length > COMPANIES_AT_MOST) refuse(`must have at most ${COMPANIES_AT_MOST} entries`);
    const seen = new Set<string>();
    for (const company of companies.slice(0, COMPANIES_AT_MOST)) {
      const { success, data } = guidSchema.safeParse(company);
      if (!success)
        refuse('must be for a company, named by an identifier such as c0000000-0000-4000-8000-000000000001', [
          company,
        ]);
      else if (seen.has(data)) refuse('must name each company once', [company]);
      else seen.add(data);
    }
  })
  .overwrite((levels) =>
    Object.fromEntries(
      Object.entries(levels)
        .map(([company, level]) => [guidSchema.safeParse(company).data ?? company, level] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  );
