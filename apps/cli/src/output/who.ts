import type { RequestViewWire } from '@countersign/schema';

/** How a view calls somebody whom it names by identifier: name and address. */
export function nameIn(people: RequestViewWire['people']): (id: string) => string {
  const known = new Map(people.map((one) => [one.id, `${one.name} <${one.email}>`]));
  return (id) => known.get(id) ?? id;
}
