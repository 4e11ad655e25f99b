import type { TokenScope } from '../token.ts';
import type { Role } from '../vocabulary.ts';
import type { Relation } from './relations.ts';

/** Who is allowed something through one relation: roles of which one is needed, or whoever signed in. */
export type Grantees = readonly Role[] | 'signed-in';

/** Who may do one operation on one kind of object. A relation that is not listed allows nothing. */
export interface PermissionDefinition extends Readonly<Partial<Record<Relation, Grantees>>> {
  /** What it allows, as a sentence without a subject. */
  readonly summary: string;
  /** Where the object belongs to no account, a role whose scope is some accounts is enough, because it is for everybody. */
  readonly anyScope?: true;
  /** Only a principal of kind `person`: a machine asks and reads, and never decides or vouches. */
  readonly personsOnly?: true;
  /** Only whom somebody else than who let them in has vouched for: where it counts that two people are two. */
  readonly vouchedOnly?: true;
  /** Whose own an object is, where that allows something. */
  readonly ownedBy?: string;
  /** Scopes of which a token for programs needs one; where none is named, only a person who signed in may. */
  readonly scopes?: readonly TokenScope[];
}
