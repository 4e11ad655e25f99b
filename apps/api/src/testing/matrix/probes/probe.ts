import type { Permission, RouteName } from '@countersign/schema';
import type { Sent } from '../../call.ts';
import type { Caller } from '../callers.ts';
import type { Things } from '../things.ts';

/** One way to try a route. */
export interface Probe {
  /** Where what the call is about lies: on the account shop, on no account, or only the rows or answers of it lie somewhere. */
  readonly about: 'shop' | 'nothing' | 'somewhere';
  readonly sent?: (things: Things, caller: Caller, unique: string) => Sent;
  /** Of a list: the identifier that is in the answer where its reader may see it. */
  readonly lists?: (things: Things) => string;
  /** What is asked for does not exist, so that whoever may ask is told so. */
  readonly absent?: true;
  /** Where the object is nobody's own, or concerns no integration, although others of its kind do. */
  readonly without?: readonly ('own' | 'integration')[];
  /** What decides, where that is not what the route demands of everybody. */
  readonly permission?: Permission;
}

/** How some of the routes are tried. */
export type Probes = Readonly<Partial<Record<RouteName, readonly Probe[]>>>;

/** What identifiers end with that nothing has. */
export const ANYTHING = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
export const to = (id: (things: Things) => string, more: Sent = {}) => ({
  sent: (things: Things): Sent => ({ params: { id: id(things) }, ...more }),
});
export const shop = { about: 'shop' } as const;
export const nothing = { about: 'nothing' } as const;
export const waiting = (things: Things) => things.waiting.request.id;
