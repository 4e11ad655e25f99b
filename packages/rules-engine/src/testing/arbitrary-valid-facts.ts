import { type Facts, factsSchema, OPERATIONS, PROVIDERS } from '@countersign/schema';
import fc from 'fast-check';
import { baselineFacts } from '../cases/baseline-facts.ts';
import { type FactType, factsType } from '../facts-type.ts';

/** Numbers on both sides of every limit that a shipped rule has, and small enough for every count and score. */
const numbers = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 15, 16, 30, 31, 90, 91, 180, 181, 365, 366];
const texts = ['SVK', 'svk', '6f1d0c52-3b77-4f0e-9a52-5d1f4f9a7c10', 'someone@example.com', 'x'];

/**
 * Facts of a request, most of them unremarkable and some of them anything that the schema allows. Facts that are all
 * made up are nearly always refused, and then a test with them says nothing about requests that pass.
 */
export const arbitraryValidFacts: fc.Arbitrary<Facts> = fc
  .record({
    provider: fc.constantFrom(...PROVIDERS),
    operation: fc.constantFrom(...OPERATIONS),
    made: arbitraryOf(factsType()),
    share: fc.constantFrom(0, 1, 3, 100),
    seed: fc.infiniteStream(fc.nat(99)),
  })
  .map(({ provider, operation, made, share, seed }) => {
    const pick = (base: unknown, other: unknown): unknown => {
      if (typeof base === 'object' && base !== null && !Array.isArray(base)) {
        const fields = new Map(Object.entries(other ?? {}));
        return Object.fromEntries(
          Object.entries(base).map(([name, value]) => [name, pick(value, fields.get(name))]),
        );
      }
      return seed.next().value < share ? other : base;
    };
    const facts = pick(baselineFacts(provider, operation), made);
    return factsSchema.parse({ ...(facts as Facts), provider, operation });
  });

function arbitraryOf(type: FactType, name = ''): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case 'object':
      return fc.record(
        Object.fromEntries([...type.fields].map(([field, inner]) => [field, arbitraryOf(inner, field)])),
      );
    case 'list':
      return fc.uniqueArray(arbitraryOf(type.items), { maxLength: 3 });
    case 'scalar':
      return fc.constantFrom(...(type.values ?? type.names.flatMap((kind) => valuesOf(kind, name))));
  }
}

function valuesOf(kind: string, name: string): readonly unknown[] {
  if (kind === 'null') return [null];
  if (kind === 'string') return texts;
  return name === 'strengthScore' ? numbers.filter((value) => value <= 4) : numbers;
}
