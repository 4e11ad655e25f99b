import { formatProof, inclusionProof } from '@countersign/audit-log';
import {
  entryPath,
  type PackEntry,
  proofPath,
  readEntry,
  type Survey,
  sampledRequests,
} from '@countersign/evidence';
import { entryBodies, type FolderLog } from './log-folder.ts';
import type { PackFolder } from './pack-folder.ts';

/**
 * Writes every entry that a page leads to, with its proof beside it, and gives those of the sampled requests. Each is the
 * exact bytes that were hashed.
 */
export function writeProofs(
  folder: PackFolder,
  log: FolderLog,
  survey: Survey,
): ReadonlyMap<string, readonly PackEntry[]> {
  const shown = new Map<string, PackEntry[]>(sampledRequests(survey).map(({ request }) => [request, []]));
  const alone = new Set(entriesOutside(survey).map((entry) => entry.index));
  let index = 0;
  for (const body of entryBodies(folder.path, log.size)) {
    const entry = readEntry(index, body);
    const of = shown.get(entry.request ?? '');
    of?.push(entry);
    if (of !== undefined || alone.has(index)) {
      const hashes = inclusionProof(index, log.size, log.readNode);
      folder.write(entryPath(index), body);
      folder.write(proofPath(index), formatProof({ index, hashes, checkpoint: log.note }));
    }
    index += 1;
  }
  return shown;
}

/** Entries that pages lead to, whether or not their requests have a page. */
function entriesOutside(survey: Survey): readonly PackEntry[] {
  return [
    ...survey.populations.flatMap(({ sample }) => sample.map(({ entry }) => entry)),
    ...survey.refusals,
    ...survey.activations,
    ...survey.extraordinary,
    ...survey.authority.map(({ entry }) => entry),
    ...(survey.sealed === null ? [] : [survey.sealed]),
    ...survey.exceptions.flatMap(({ granted, ended }) => (ended === null ? [granted] : [granted, ended])),
  ];
}
