import { permissionTypeOf, type RequestInput } from '@countersign/schema';
import { digestOf } from '../digest.ts';

/** What a request leaves open and its account or API user fills in. */
interface Place {
  readonly operator: string;
  readonly integration: string | null;
}

/**
 * Whether two inputs of one request ask for the same in the same words: blanks, invisible characters, the order of a list
 * and what is filled in anyway make no difference.
 */
export function sameInput(
  before: RequestInput,
  now: RequestInput,
  places: { readonly before: Place; readonly now: Place },
): boolean {
  return digestOf(plainForm(before, places.before)) === digestOf(plainForm(now, places.now));
}

function plainForm(input: RequestInput, place: Place): unknown {
  const { change, acknowledge, ...rest } = input;
  const permissionType = permissionTypeOf(change);
  return plain({
    ...rest,
    operator: place.operator,
    integration: place.integration ?? input.integration ?? null,
    acknowledge: [...new Set(acknowledge)].sort(),
    change: { ...change, ...(permissionType === null ? {} : { permissionType }) },
  });
}

const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

function plain(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.normalize('NFKC').replace(INVISIBLE, '').replace(/\s+/gu, ' ').trim();
  }
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, held]) => (held === undefined ? [] : [[name, plain(held)]])),
  );
}
