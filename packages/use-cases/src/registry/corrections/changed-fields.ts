import { CountersignError } from '@countersign/schema';

type Fields = Readonly<Record<string, unknown>>;

/** The fields that a correction changes, as they are and as they will be. @throws CountersignError INPUT_INVALID where none changes */
export function changedFields(current: Fields, wanted: Fields): { before: Fields; after: Fields } {
  const names = Object.keys(wanted).filter(
    (name) => wanted[name] !== undefined && JSON.stringify(wanted[name]) !== JSON.stringify(current[name]),
  );
  if (names.length === 0)
    throw new CountersignError('INPUT_INVALID', { problems: ['the correction changes nothing'] });
  const pick = (from: Fields) => Object.fromEntries(names.map((name) => [name, from[name] ?? null]));
  return { before: pick(current), after: pick(wanted) };
}

export const refused = (reason: string) => new CountersignError('CORRECTION_REFUSED', { reason });
