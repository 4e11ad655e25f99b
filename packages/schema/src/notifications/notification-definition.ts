/** Who is told of something, by their part in it. The reference page says it in words. */
export const AUDIENCES = {
  requester: 'whoever asked for it',
  reviewers: 'everybody who may review it now: not who asked for it, has reviewed it or gains by it',
  asked: 'everybody who was told of it before, and is not who settled it',
  operators: 'everybody who may do the task, and had no other part in the request',
  holder: 'whoever had the task in hand',
  owner: 'the owner of the integration',
  person: 'the person whom it is about',
  receiver: 'whoever the credential is sealed to',
  administrators: 'administrators of the account, or of all accounts where it belongs to none',
  auditors: 'auditors',
} as const;
export type Audience = keyof typeof AUDIENCES;

/** One kind of thing that people are told of. */
export interface NotificationDefinition {
  /** When it is told, as a sentence for the reference page. */
  readonly summary: string;
  /** What is said of one: `{it}` is what it is about. Plain words, nothing personal. */
  readonly one: string;
  /** What is said of `{count}` that came together. */
  readonly many: string;
  readonly audience: readonly Audience[];
  /** When people are told who have not said otherwise. */
  readonly delivery: string;
  /** It waits for whoever is told, or goes on by itself; nobody is told of what is over by then. */
  readonly waits?: true;
  /** About the security of the installation or of somebody's own access: told at once, and nobody can switch it off. */
  readonly alarm?: true;
  /** So many of them within an hour make one; one alone is nothing. */
  readonly threshold?: number;
}
