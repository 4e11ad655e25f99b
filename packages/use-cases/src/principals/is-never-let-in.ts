import type { Principal } from '@countersign/schema';
import type { IdentityReader } from '../ports/index.ts';
import { hasEverSignedIn } from './was-enrolled.ts';

/** Whether somebody was registered and nothing more: they wait, or were turned away, and have never had a role or anything to sign in with. */
export const isNeverLetIn = (tx: IdentityReader, { id, state, roles }: Principal): boolean =>
  state !== 'active' && roles.length === 0 && !hasEverSignedIn(tx, id);
