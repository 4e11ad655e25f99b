import { dirname, join } from 'node:path';
import { createEvidenceFiles } from '@countersign/runtime';
import { createAttachEvidence, createReadEvidence, createSweepEvidence } from '@countersign/use-cases';
import { actorOf, type Name } from './people.ts';
import type { World } from './world.ts';

/** The smallest picture. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Where the pictures of a world lie. */
export const evidenceDirectory = ({ temp }: World): string => join(dirname(temp.path), 'evidence');

const withFiles = (world: World) => ({
  ...world.deps,
  evidenceFiles: createEvidenceFiles(evidenceDirectory(world)),
});

/** Attaches a picture to a task, as Pete where nobody else is named, and gives its identifier. */
export async function attach(
  world: World,
  task: string,
  { by = 'pete', content = PIXEL }: { readonly by?: Name; readonly content?: Uint8Array } = {},
): Promise<string> {
  const principal = world.people[by];
  const command = { principal, actor: actorOf(principal), task, content };
  return (await createAttachEvidence(withFiles(world))(command)).id;
}

export const readPicture = (world: World, id: string) => createReadEvidence(withFiles(world))(id);

export const sweep = (world: World) => createSweepEvidence(withFiles(world))();
