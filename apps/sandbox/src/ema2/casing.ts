/**
 * Spells every property name of an answer in PascalCase: clients of the API have met both spellings. Keys that are ids,
 * as in `specificPermissions`, stay as they are because they do not start with a lower-case letter followed by letters only.
 */
export function toPascalCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPascalCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [pascalName(name), toPascalCase(inner)]),
  );
}

function pascalName(name: string): string {
  return /^[a-z][A-Za-z]*$/.test(name) ? name.charAt(0).toUpperCase() + name.slice(1) : name;
}
