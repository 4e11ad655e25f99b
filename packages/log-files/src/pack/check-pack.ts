import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseVkey, type TrustedLog, verifyProof } from '@countersign/audit-log';
import { type Survey, surveyLog } from '@countersign/evidence';
import { UnusableInputError } from '../errors.ts';
import { checkRows } from './check-rows.ts';
import { checkShown } from './check-shown.ts';
import { watchSignatures } from './check-signatures.ts';
import { type FolderLog, followPack, readEntries, readLogFolder } from './log-folder.ts';
import { listPopulations, type Manifest, manifestSchema, sameDivision } from './manifest.ts';
import type { PackFinding } from './pack-finding.ts';

export interface PackCheck {
  readonly ok: boolean;
  readonly size: number | null;
  readonly root: string | null;
  readonly members: number | null;
  readonly files: number;
  readonly sealedBy: number | null;
  readonly findings: readonly PackFinding[];
}

const SEAL = ['manifest.json', 'seal/entry.json', 'seal/entry.tlog-proof'];

/**
 * Checks a pack offline, from its log alone: recomputes root, populations and samples and compares them with the files.
 * @param vkey the key that the caller trusts; the pack's own when left out, which proves less
 * @throws UnusableInputError for what is no pack
 */
export function checkPack(pack: string, vkey?: string): PackCheck {
  const manifest = readManifest(pack);
  const findings: PackFinding[] = [...checkFiles(pack, manifest)];
  const trusted = followPack(pack, parseKey(vkey?.trim() ?? manifest.log.vkey));
  const sealedBy = checkSeal(pack, trusted, findings);
  const log = readLog(pack, trusted, findings);
  if (log === null)
    return {
      ok: false,
      size: null,
      root: null,
      members: null,
      files: manifest.files.length,
      sealedBy,
      findings,
    };
  if (log.root !== manifest.log.root || log.size !== manifest.log.size) {
    findings.push({
      kind: 'log',
      message: `The manifest speaks of ${manifest.log.size} entries with the root ${manifest.log.root}; the log has ${log.size} with ${log.root}.`,
    });
  }
  const survey = surveyAgain(pack, { manifest, log, findings });
  findings.push(...checkShown(pack, { log, trusted }));
  return {
    ok: findings.length === 0,
    size: log.size,
    root: log.root,
    members: survey.members,
    files: manifest.files.length,
    sealedBy,
    findings,
  };
}

function surveyAgain(
  pack: string,
  { manifest, log, findings }: { manifest: Manifest; log: FolderLog; findings: PackFinding[] },
): Survey {
  if (!sameDivision(manifest)) {
    findings.push({
      kind: 'sample',
      message: `${manifest.program} divided the entries in another way than this program does. Check the pack with that version.`,
    });
  }
  const rows = checkRows(pack);
  const { entries, signatures } = watchSignatures(readEntries(pack, log.size), log.origin);
  const survey = surveyLog(
    entries,
    {
      period: manifest.period,
      account: manifest.account,
      seed: manifest.sample.seed,
      sampleSize: manifest.sample.size,
      root: log.root,
    },
    rows.take,
  );
  findings.push(...rows.findings(survey));
  for (const { index, review, problem } of signatures.values()) {
    if (problem === null) continue;
    const message = `Entry ${index} is the review ${review}, which its reviewer's passkey did not sign as it says: ${problem}.`;
    findings.push({ kind: 'review-signature', message });
  }
  for (const [at, ours] of listPopulations(survey).entries()) {
    const theirs = manifest.populations[at];
    if (theirs === undefined || JSON.stringify(theirs) === JSON.stringify(ours)) continue;
    findings.push({
      kind: 'sample',
      message:
        theirs.count === ours.count
          ? `The sample of "${ours.title}" is ${ours.sample.join(', ')}, and the manifest has ${theirs.sample.join(', ')}.`
          : `"${ours.title}" has ${ours.count} entries, and the manifest says ${theirs.count}.`,
    });
  }
  return survey;
}

function readManifest(pack: string): Manifest {
  const path = join(pack, 'manifest.json');
  if (!existsSync(path))
    throw new UnusableInputError(`${pack} is no evidence pack: it has no manifest.json.`);
  try {
    return manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new UnusableInputError(`${path} cannot be read as the manifest of an evidence pack.`, { cause });
  }
}

function* checkFiles(pack: string, { files }: Manifest): Generator<PackFinding> {
  const listed = new Set([...SEAL, ...files.map(({ path }) => path)]);
  for (const { path, sha256 } of files) {
    const place = join(pack, path);
    if (!existsSync(place)) yield { kind: 'file-missing', message: `${path} is missing.` };
    else if (createHash('sha256').update(readFileSync(place)).digest('hex') !== sha256)
      yield { kind: 'file-altered', message: `${path} is not what the manifest lists.` };
  }
  for (const path of filesBelow(pack, pack))
    if (!listed.has(path)) yield { kind: 'file-added', message: `${path} is not in the manifest.` };
}

function* filesBelow(pack: string, folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const place = join(folder, name);
    if (statSync(place).isDirectory()) yield* filesBelow(pack, place);
    else yield relative(pack, place);
  }
}

/** Whether an entry of the signed log vouches for the manifest; gives its index. */
function checkSeal(pack: string, trusted: TrustedLog, findings: PackFinding[]): number | null {
  const wrong = (message: string) => {
    findings.push({ kind: 'seal', message });
    return null;
  };
  const [entryPath, proofPath] = [join(pack, 'seal/entry.json'), join(pack, 'seal/entry.tlog-proof')];
  if (!existsSync(entryPath) || !existsSync(proofPath))
    return wrong('The entry that seals the manifest is missing, so nothing vouches for the files.');
  const entry = readFileSync(entryPath);
  const proven = verifyProof({ entry, proof: readFileSync(proofPath) }, trusted);
  if (!proven.ok) return wrong(`The seal does not verify: ${proven.message}`);
  const digest = createHash('sha256')
    .update(readFileSync(join(pack, 'manifest.json')))
    .digest('hex');
  const { type, data } = JSON.parse(entry.toString('utf8'));
  if (type !== 'evidence.exported' || data?.manifestDigest !== digest)
    return wrong(`Entry ${proven.index} of the log vouches for another manifest than this one.`);
  return Number(proven.index);
}

function readLog(pack: string, trusted: TrustedLog, findings: PackFinding[]): FolderLog | null {
  try {
    return readLogFolder(pack, trusted);
  } catch (error) {
    findings.push({ kind: 'log', message: error instanceof Error ? error.message : String(error) });
    return null;
  }
}

function parseKey(vkey: string) {
  try {
    return parseVkey(vkey);
  } catch (error) {
    throw new UnusableInputError(error instanceof Error ? error.message : 'The verifier key cannot be read.');
  }
}
