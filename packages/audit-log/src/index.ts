export type { Checkpoint, NewCheckpoint } from './checkpoint/checkpoint.ts';
export { type Continuation, compareCheckpoints } from './checkpoint/compare-checkpoints.ts';
export { formatCheckpoint } from './checkpoint/format-checkpoint.ts';
export { type CheckpointFailure, openCheckpoint } from './checkpoint/open-checkpoint.ts';
export { parseCheckpoint } from './checkpoint/parse-checkpoint.ts';
export { parseTrustedKeys } from './checkpoint/parse-trusted-keys.ts';
export { signCheckpoint } from './checkpoint/sign-checkpoint.ts';
export type { TrustedKey, TrustedLog } from './checkpoint/trusted-log.ts';
export { cosign } from './cosignature/cosign.ts';
export {
  type CosignerKey,
  type CosigningKey,
  formatCosignerKey,
  generateCosigningKey,
  parseCosignerKey,
  parseCosigningKey,
} from './cosignature/cosigner-key.ts';
export { type Cosignature, type CosignedCheckpoint, openCosigned } from './cosignature/open-cosigned.ts';
export { AuditLogError, type AuditLogErrorCode } from './errors.ts';
export { consistencyProof, subtreeConsistencyProof } from './merkle/consistency-proof.ts';
export { emptyRoot, HASH_SIZE, leafHash, MAX_ENTRY_SIZE, nodeHash, sameHash } from './merkle/hash.ts';
export { inclusionProof, subtreeInclusionProof } from './merkle/inclusion-proof.ts';
export { type Grown, growPeaks, NO_PEAKS, type Peaks, peaksAt, rootOfPeaks } from './merkle/peaks.ts';
export type { EntryRange } from './merkle/range.ts';
export { rootAt } from './merkle/root-at.ts';
export { type HashReader, isStoredLevel, nodesFrom, TILE_HEIGHT } from './merkle/stored-levels.ts';
export { subtreeHash } from './merkle/subtree-hash.ts';
export type { NodeReader, TreeNode } from './merkle/tree-node.ts';
export {
  type ConsistencyClaim,
  type SubtreeConsistencyClaim,
  verifyConsistency,
  verifySubtreeConsistency,
} from './merkle/verify-consistency.ts';
export {
  type InclusionClaim,
  type SubtreeInclusionClaim,
  verifyInclusion,
  verifySubtreeInclusion,
} from './merkle/verify-inclusion.ts';
export { type NoteFailure, type OpenedNote, openNote } from './note/open-note.ts';
export type { NoteSignature } from './note/parse-note.ts';
export { parseNote } from './note/parse-note.ts';
export { signNote } from './note/sign-note.ts';
export {
  type GeneratedKey,
  generateSigningKey,
  parseSigningKey,
  type SigningKey,
  signingKeyFromSeed,
} from './note/signing-key.ts';
export { formatVkey, parseVkey, type VerifierKey } from './note/vkey.ts';
export { checkPolicy, type PolicyFailure } from './policy/check-policy.ts';
export { newestWitnessed } from './policy/newest-witnessed.ts';
export { parsePolicy } from './policy/parse-policy.ts';
export type {
  PolicyLog,
  PolicyProblem,
  PolicyWitness,
  Quorum,
  WitnessPolicy,
} from './policy/witness-policy.ts';
export { formatProof, type NewLogProof } from './proof/format-proof.ts';
export type { LogProof } from './proof/log-proof.ts';
export { parseProof } from './proof/parse-proof.ts';
export { type ProofFailure, type ProvenEntry, verifyProof } from './proof/verify-proof.ts';
export {
  followKeys,
  formatTrustedKeys,
  type KeyRotation,
  ROTATION_MARK,
  readKeyRotation,
  signKeyRotation,
} from './rotation/key-rotation.ts';
export { decodeEntryBundle, encodeEntryBundle } from './tiles/entry-bundle.ts';
export { decodeHashTile, encodeHashTile } from './tiles/hash-tile.ts';
export { TILE_WIDTH, type Tile } from './tiles/tile.ts';
export { formatTilePath, parseTilePath } from './tiles/tile-path.ts';
export { hashesAt, outgrownTiles, tilesOfTree, treeHasTile } from './tiles/tiles-of-tree.ts';
export type {
  CheckpointFinding,
  EntryFinding,
  Finding,
  NodeFinding,
  PinnedFinding,
  SourceFinding,
} from './verify/finding.ts';
export type { CheckpointRow, EntryRow, LogSource, NodeRow } from './verify/log-source.ts';
export type { PinnedCheckpoint } from './verify/pinned-checkpoints.ts';
export { type LogReport, type VerifyLogOptions, verifyLog } from './verify/verify-log.ts';
export type { AddCheckpointRequest } from './witness/add-checkpoint-request.ts';
export {
  answerAddCheckpoint,
  NEVER_COSIGNED,
  type Suspicion,
  type WitnessAnswer,
  type WitnessedLog,
  type WitnessState,
} from './witness/answer-add-checkpoint.ts';
export { formatAddCheckpoint } from './witness/format-add-checkpoint.ts';
export { parseAddCheckpoint } from './witness/parse-add-checkpoint.ts';
