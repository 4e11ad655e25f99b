import { createHash } from 'node:crypto';
import type { RequestViewWire } from '@countersign/schema';
import type { Statement } from '../edit-by-sql.ts';
import type { HttpAnswer } from '../http-client.ts';
import type { People } from './people.ts';
import type { Things } from './things.ts';

/** What an attack works with. */
export interface Scene extends People {
  readonly things: Things;
}

/** An edit of the database by whoever has one role besides, and what it is made for. */
export interface Attack {
  readonly title: string;
  /** Where the row is that `audit verify --state` and `doctor` have to name. */
  readonly table: string;
  /** Whether the check at the start and of `doctor` names it, which looks at rows that confer power only. */
  readonly isPower?: boolean;
  edit(scene: Scene): readonly Statement[];
  /** What the attacker then does. */
  profit(scene: Scene): Promise<HttpAnswer>;
  /** What is encrypted takes a key to compare, and so is found where it is used. */
  readonly isEncrypted?: boolean;
  /** Where it is not refused: whether the answer is that of somebody who has edited nothing. */
  isAsBefore?(answer: HttpAnswer): boolean;
  /** How that is refused, where it is not as altered. */
  readonly codes?: readonly string[];
}

export const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** What a request asked for, for an integration that has none yet. */
export const inputFor = async ({ input }: RequestViewWire) => ({ ...input, acknowledge: [] });

/** What the request in review asks for, once more. */
export const asRequest = async (things: Things) => ({ body: await inputFor(things.waiting) });
