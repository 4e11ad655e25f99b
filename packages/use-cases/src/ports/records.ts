import type {
  AcknowledgementKind,
  Action,
  ApiUser,
  CheckpointTargetKind,
  Decision,
  Digest,
  ErasureState,
  Evidence,
  Facts,
  Instant,
  Instructions,
  PlanStep,
  PolicyReport,
  ProposalState,
  Provider,
  RequestInput,
  RequestState,
  ReviewProof,
  ReviewVerdict,
  Role,
  StepKey,
  StepResult,
  StepState,
  TASK_KINDS,
  TASK_STATES,
  TaskVerdict,
  TaskWithHistory,
} from '@countersign/schema';
import type { AccountFinding } from './connector.ts';

/** A change asked for. What was asked for exactly is in its revisions. */
export interface RequestRecord {
  readonly id: string;
  readonly provider: Provider;
  readonly account: string;
  readonly operator: string;
  readonly action: Action;
  readonly integration: string | null;
  readonly apiUser: string | null;
  readonly state: RequestState;
  readonly revision: number;
  readonly requester: string;
  readonly batch: string | null;
  readonly batchLine: number | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  /** Why a failed request failed: an error or connector code. */
  readonly failure: string | null;
  /** When it asked, by its current revision, for an API user to be deleted or for access to be taken away; null where it does not. */
  readonly removesAt: Instant | null;
}

/** One immutable version of a request. The salt keeps the digest in the log from being guessed back into the contents. */
export interface RevisionRecord {
  readonly request: string;
  readonly revision: number;
  readonly input: RequestInput;
  readonly salt: string;
  readonly digest: Digest;
  readonly plan: PlanStep[];
  readonly planDigest: Digest;
  readonly author: string;
  readonly createdAt: Instant;
}

export interface DecisionRecord {
  readonly request: string | null;
  readonly revision: number;
  readonly decision: Decision;
  readonly digest: Digest;
  readonly facts: Facts;
  readonly createdAt: Instant;
}

export interface ReviewRecord {
  readonly id: string;
  readonly request: string;
  readonly revision: number;
  /** Whoever gave it. */
  readonly principal: string;
  /** In whose place, where somebody else delegated it; null where it was given in the reviewer's own. */
  readonly onBehalfOf: string | null;
  /** By which delegation; null with that. */
  readonly delegation: string | null;
  /** Roles by which it counts, as they were at that moment: the reviewer's, or of whoever is stood in for. */
  readonly roles: readonly Role[];
  /** Of the groups that are asked for, those that the same one was in at that moment; null where none is asked for. */
  readonly groups: readonly string[] | null;
  readonly verdict: ReviewVerdict;
  readonly reason: string | null;
  readonly requestDigest: Digest;
  /** Base64 Ed25519 signature of the server over the review's canonical form, made for the reviewer's session. */
  readonly signature: string;
  readonly createdAt: Instant;
  /** What the reviewer's own passkey signed; null where none did. */
  readonly proof: ReviewProof | null;
  /** The text that it was over, behind the salt of its digest and a line feed; null where none was signed, or the text was erased. */
  readonly shown: string | null;
}

/** What somebody said about a request. */
export interface CommentRecord {
  readonly id: string;
  readonly request: string;
  readonly principal: string;
  readonly text: string;
  readonly createdAt: Instant;
}

export interface AcknowledgementRecord {
  readonly request: string;
  readonly revision: number;
  readonly kind: AcknowledgementKind;
  readonly principal: string;
  readonly createdAt: Instant;
}

/** The authority to carry out one revision. What counts is the log entry at `entryIndex`; this row only points there. */
export interface PermitRecord {
  readonly id: string;
  readonly request: string;
  readonly revision: number;
  readonly entryIndex: number;
  readonly notBefore: Instant;
  readonly expiresAt: Instant;
  readonly usedAt: Instant | null;
}

/** Why a step did not get on: code, message for the user, and whether the provider may have done it all the same. */
export interface StepProblem {
  readonly code: string;
  readonly message: string;
  readonly effect: 'none' | 'unknown';
}

export interface StepRecord {
  readonly id: string;
  readonly request: string;
  readonly permit: string;
  readonly position: number;
  readonly plan: PlanStep;
  readonly key: StepKey;
  readonly state: StepState;
  readonly attempts: number;
  /** Worker that carries the step out now, and until when nobody else may. */
  readonly leaseHolder: string | null;
  readonly leaseUntil: Instant | null;
  readonly result: StepResult | null;
  /**
   * The last failure. Null while an attempt is under way, so an attempt that was cut off, of which nothing is known, shows
   * as attempts without a problem.
   */
  readonly problem: StepProblem | null;
  readonly updatedAt: Instant;
}

export interface TaskRecord {
  readonly id: string;
  readonly step: string;
  readonly request: string;
  readonly kind: (typeof TASK_KINDS)[number];
  readonly state: (typeof TASK_STATES)[number];
  readonly title: string;
  readonly instructions: Instructions;
  readonly confirmedBy: 'read-back' | 'second-person' | null;
  /** Who has it in hand, for lists: whoever acts is judged by the log. */
  readonly takenBy: string | null;
  readonly completedBy: string | null;
  readonly verdict: TaskVerdict | null;
  readonly evidence: Evidence | null;
  readonly confirmer: string | null;
  readonly openedAt: Instant;
  /** By when somebody is to do it, or to look again; null where an earlier version did not say. */
  readonly dueAt: Instant | null;
  /** When the invited user was sent the newest invitation; null where nobody was invited, or an earlier version did not say. */
  readonly invitedAt: Instant | null;
  /** When its link ends; null where nobody knows. */
  readonly validUntil: Instant | null;
  readonly completedAt: Instant | null;
  readonly confirmedAt: Instant | null;
}

/** One thing that somebody did with a task. */
export interface TaskEventRecord {
  readonly task: string;
  /** From 0, in the order in which it happened. */
  readonly position: number;
  readonly request: string;
  /** `rejected`: the second look did not find what was reported, and the task was open again. */
  readonly kind: TaskWithHistory['history'][number]['kind'];
  readonly principal: string;
  /** To whom it was handed over, or from whom it was taken; null for everything else. */
  readonly other: string | null;
  /** Of a completion. */
  readonly verdict: TaskVerdict | null;
  /** What a completion brought along, without credentials. */
  readonly evidence: Evidence | null;
  /** Why the second look rejected, or why it was released or handed over. */
  readonly reason: string | null;
  readonly at: Instant;
}

/** What an administrator corrected in the register. */
export interface CorrectionRecord {
  readonly id: string;
  readonly kind: 'api-user' | 'integration' | 'account';
  /** API user, integration or account. */
  readonly target: string;
  readonly corrector: string;
  /** The fields that change, as they were and as they are to be. Of an API user they do only once the change was carried out that names it. */
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
  readonly reason: string;
  /** Of the digests in the log. */
  readonly salt: string;
  readonly createdAt: Instant;
}

/** A user of a provider whom somebody asked to have in the inventory. It is no API user before the change is carried out that names it. */
export interface AdoptionRecord {
  /** The identifier that the API user has, or is to have. */
  readonly id: string;
  readonly apiUser: Omit<ApiUser, 'id' | 'originRequest'>;
  /** Another API user that it may be taken for, as whoever asked has seen. */
  readonly looksLike: string | null;
  /** Of the digest in the change. */
  readonly salt: string;
  /** The change that names it; null only within the transaction in which it is asked for. */
  readonly change: string | null;
  readonly createdAt: Instant;
}

/** Who has a name on an account; with the request that will give it, where it has it only then. */
export interface ApiUserNameHolder {
  readonly apiUser: string;
  readonly request: string | null;
}

/** A credential sealed to somebody's recipient; handed over once. */
export interface SecretRecord {
  readonly id: string;
  readonly request: string;
  readonly purpose: 'worker' | 'operator' | 'owner';
  /** Principal that may collect it; null for the worker's own copy. */
  readonly principal: string | null;
  readonly sealed: string;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
  readonly collectedAt: Instant | null;
}

export interface PolicySetRecord {
  readonly digest: Digest;
  readonly documents: readonly unknown[];
  readonly activatedAt: Instant;
}

export interface PolicyProposalRecord {
  readonly id: string;
  readonly digest: Digest;
  readonly documents: readonly unknown[];
  /** The set in force that it was compared with. */
  readonly baseDigest: Digest;
  readonly proposer: string;
  readonly note: string;
  readonly report: PolicyReport;
  readonly reportDigest: Digest;
  /** Of one from before proposals were governance changes; `proposed` for every other one, whose change says how far it is. */
  readonly state: ProposalState;
  readonly createdAt: Instant;
  readonly settledAt: Instant | null;
  /** The governance change by which it is reviewed; null for one from before. */
  readonly change: string | null;
}

/** What a principal said about a proposal, whatever it is a proposal of. */
export interface SignedReviewRecord {
  readonly id: string;
  readonly principal: string;
  /** The reviewer's roles as they were at that moment. */
  readonly roles: readonly Role[];
  readonly verdict: 'approve' | 'reject';
  readonly reason: string | null;
  /** Base64 Ed25519 signature of the server over the review's text, made for the reviewer's session. */
  readonly signature: string;
  readonly createdAt: Instant;
}

export interface PolicyReviewRecord extends SignedReviewRecord {
  readonly proposal: string;
}

export interface AccountCheckRecord {
  readonly id: string;
  readonly account: string;
  readonly state: 'waiting' | 'done';
  readonly findings: readonly AccountFinding[];
  readonly createdAt: Instant;
  /** Whose access is diagnosed; null for the check of the account itself. */
  readonly apiUser: string | null;
  /** The API user's password, sealed to the worker; null once it was tried, or where none was given. */
  readonly credentials: string | null;
}

/** A departure from a policy that was approved for a time; a revoke request is opened when the time is over. */
export interface ExceptionRecord {
  readonly request: string;
  readonly rule: string;
  readonly owner: string;
  readonly expiresOn: string;
  readonly endedBy: string | null;
}

/** Somebody, or something, whose personal data has a key of its own. */
export interface SubjectRecord {
  /** Under which its key is kept; an API user that was made here is known by the request that made it. */
  readonly id: string;
  readonly kind: 'api-user' | 'request' | 'principal' | 'owner' | 'account' | 'file';
  readonly account: string | null;
  readonly erasedAt: Instant | null;
}

/** Somebody asked for the personal data of a subject to be erased; a second person decides. */
export interface ErasureRecord {
  readonly id: string;
  readonly subject: string;
  readonly reasonCode: string;
  readonly state: ErasureState;
  readonly askedBy: string;
  readonly askedAt: Instant;
  readonly settledBy: string | null;
  readonly settledAt: Instant | null;
}

/** A matter for which the personal data of a subject must be kept. */
export interface HoldRecord {
  readonly id: string;
  readonly subject: string;
  readonly matter: string;
  readonly placedBy: string;
  readonly placedAt: Instant;
  readonly releasedBy: string | null;
  readonly releasedAt: Instant | null;
}

/** An entry as it is stored: the bytes that were hashed, and where. */
export interface StoredEntry {
  readonly index: number;
  readonly body: Uint8Array;
}

/** What proves to anybody that an entry is in the signed log. */
export interface EntryProof extends StoredEntry {
  /** tlog-proof text: index, hashes and the signed checkpoint. */
  readonly proof: string;
}

/** A witness has cosigned the checkpoint of this size. */
export interface CosignatureRecord {
  readonly size: number;
  /** Verifier key. */
  readonly witness: string;
  /** Signature line, newline included. */
  readonly line: string;
  readonly at: Instant;
}

/** How it stands with somebody that checkpoints are handed to. */
export interface CheckpointTargetRecord {
  /** `witness NAME` as the policy calls it, the kind alone where the environment sets it, or kind and name as the host has declared it. */
  readonly id: string;
  /** Salted digest of what it is beside its name: there may be another one of that name, which contradicts the log. */
  readonly identity: string;
  readonly kind: CheckpointTargetKind;
  /** The newest checkpoint that was handed over; null where none was yet. */
  readonly deliveredSize: number | null;
  readonly deliveredAt: Instant | null;
  /** Attempts in a row that failed. */
  readonly failures: number;
  /** When the first of them was. */
  readonly failingSince: Instant | null;
  /** Why the last attempt failed or was refused. */
  readonly code: string | null;
  /** No attempt is made before. */
  readonly nextAt: Instant;
  /** When it was said that the target is not reached for too long. */
  readonly alertedAt: Instant | null;
  /** Since when the target holds a checkpoint that this log does not continue: the log was cut back or forked. */
  readonly contradictedAt: Instant | null;
  /** Entries in the checkpoint that it holds then. */
  readonly held: number | null;
}
