import type { EvidenceRequest, Integration, Principal, Rule } from '@countersign/schema';
import { type Content, code, quiet, strong } from '../document/block.ts';
import type { PackEntry } from '../log/pack-entry.ts';
import type { Survey } from '../survey.ts';

/** A set of policies that was in force in the period. */
export interface PolicySetInPack {
  readonly digest: string;
  readonly rules: readonly Rule[];
}

/** What was found of the signature of a passkey under a review. */
interface SignatureCheck {
  readonly passkey: string;
  /** Whether the key stays on its device; null where the log does not know the passkey. */
  readonly deviceBound: boolean | null;
  /** What is wrong with it; null where it holds. */
  readonly problem: string | null;
}

/** Everything that the pages of a pack are made from. */
export interface PackContext {
  readonly survey: Survey;
  readonly origin: string;
  readonly checkpoint: { readonly size: number; readonly root: string; readonly note: string };
  readonly vkey: string;
  readonly madeAt: string;
  readonly madeBy: string;
  readonly program: string;
  readonly people: ReadonlyMap<string, Principal>;
  readonly integrations: ReadonlyMap<string, Integration>;
  readonly policySets: readonly PolicySetInPack[];
  /** The sampled requests, and those of the exceptions, as the service showed them. */
  readonly requests: ReadonlyMap<string, EvidenceRequest>;
  /** Reviews that a passkey is to have signed, by the index of their entry, as they were verified from the log. */
  readonly signatures: ReadonlyMap<number, SignatureCheck>;
  /** Entries of the sampled requests, in order. */
  readonly entriesOf: (request: string) => readonly PackEntry[];
}

/** Where the page of a sampled entry is. */
export const itemPath = (entry: PackEntry): string =>
  entry.request === null ? `items/entry-${entry.index}.html` : `items/${entry.request}.html`;

export const proofPath = (index: number): string => `proofs/${index}.tlog-proof`;
export const entryPath = (index: number): string => `proofs/${index}.json`;

/** Who it was: the name that the service knows today, and the identifier that the log has. */
export function personOf(context: PackContext, id: string | null): Content {
  if (id === null) return '–';
  const person = context.people.get(id);
  return person === undefined ? code(id) : [strong(person.name), ' ', quiet(id)];
}

/** Names only, for tables in which the identifiers would take all the room. */
export function namesOf(context: PackContext, ids: readonly string[]): string {
  return ids.length === 0 ? '–' : ids.map((id) => context.people.get(id)?.name ?? id).join(', ');
}

/** What a text says, or that there is nothing. */
export const orDash = (text: string | null | undefined): string =>
  text === null || text === undefined || text === '' ? '–' : text;
