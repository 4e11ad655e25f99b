import { ERASED_TEXT } from '@countersign/schema';
import type { GovernanceChangeRecord, ReadTransaction, RequestRecord } from '../ports/index.ts';

/** What a notice is about, as people read it: identifiers, accounts, actions, and names of people who sign in. Nothing else is in it. */
export interface Noun {
  /** Within a sentence, such as `request req_… (create on acme for magento)`. */
  readonly text: string;
  /** More about it, for the line of its own. */
  readonly detail: string;
  readonly state: string | null;
  readonly code: string | null;
  readonly command: string | null;
  /** It has a page on which it can be reviewed. */
  readonly isReviewed: boolean;
}

type Plain = Partial<Omit<Noun, 'text'>>;

const noun = (text: string, more: Plain = {}): Noun => ({
  text,
  detail: text,
  state: null,
  code: null,
  command: null,
  isReviewed: false,
  ...more,
});

/** What the subject of a notice is. */
export function nounOf(tx: ReadTransaction, subject: string): Noun {
  const known = BY_PREFIX[subject.slice(0, 4)]?.(tx, subject);
  return known ?? noun(WORDS[subject] ?? subject);
}

const WORDS: Readonly<Record<string, string>> = {
  store: 'the store',
  policies: 'the policies',
  installation: 'the installation',
  log: 'old entries of the log',
};

const nameOf = (tx: ReadTransaction, principal: string): string => {
  const name = tx.principals.get(principal)?.name;
  return name === undefined || name === ERASED_TEXT ? principal : name;
};

function whatOf({ action, account, integration }: RequestRecord): string {
  return `${action} on ${account}${integration === null ? '' : ` for ${integration}`}`;
}

/** The kind of a change, or more where people who are told of it know nothing else of it. */
function whatChanges(tx: ReadTransaction, { kind, content }: GovernanceChangeRecord): string {
  if (content.kind !== 'delegation.set') return kind;
  const { delegate, delegator, beginsAt, endsAt } = content;
  const from = beginsAt === null ? '' : ` from ${beginsAt}`;
  return `${nameOf(tx, delegate)} reviews requests in place of ${nameOf(tx, delegator)}${from} until ${endsAt}`;
}

function requestNoun(tx: ReadTransaction, id: string): Noun | undefined {
  const request = tx.requests.get(id);
  if (request === undefined) return undefined;
  const text = `request ${id} (${whatOf(request)})`;
  return noun(text, {
    detail: `${id}: ${whatOf(request)}, asked for by ${nameOf(tx, request.requester)}, is ${request.state}`,
    state: request.state,
    code: request.failure,
    command: `countersign request show ${id}`,
    isReviewed: true,
  });
}

const BY_PREFIX: Readonly<Record<string, (tx: ReadTransaction, id: string) => Noun | undefined>> = {
  req_: requestNoun,
  bat_: (tx, id) => {
    const batch = tx.batches.get(id);
    if (batch === undefined) return undefined;
    return noun(`file ${id}`, {
      detail: `file ${id} with ${batch.rows} rows, handed in by ${nameOf(tx, batch.submitter)}`,
      command: `countersign batch status ${id}`,
    });
  },
  gov_: (tx, id) => {
    const change = tx.governanceChanges.get(id);
    if (change === undefined) return undefined;
    return noun(`${id} (${whatChanges(tx, change)})`, {
      detail: `${id}: ${change.kind}, asked for by ${nameOf(tx, change.proposer)}, is ${change.state}`,
      state: change.state,
      command: `countersign governance show ${id}`,
      isReviewed: true,
    });
  },
  tsk_: (tx, id) => {
    const task = tx.tasks.get(id);
    const request = task && tx.requests.get(task.request);
    if (request === undefined) return undefined;
    return noun(`request ${request.id} (${whatOf(request)})`, {
      detail: `task ${id} of ${request.id}: ${whatOf(request)}`,
      command: `countersign task show ${id}`,
    });
  },
  pri_: (tx, id) => noun(nameOf(tx, id), { detail: `${nameOf(tx, id)} (${id})` }),
  sec_: (tx, id) => {
    const secret = tx.secrets.get(id);
    const of = secret && requestNoun(tx, secret.request);
    return (
      of &&
      noun(of.text, {
        detail: `credential ${id} of ${of.text}`,
        command: `countersign credential collect ${id}`,
      })
    );
  },
  usr_: (tx, id) => {
    const user = tx.apiUsers.get(id);
    if (user === undefined) return undefined;
    const of = user.integration === null ? '' : ` for ${user.integration}`;
    const day = user.reviewOn === null ? '' : `, to be reviewed by ${user.reviewOn}`;
    return noun(`API user ${id} (${user.account}${of})`, {
      detail: `API user ${id} on ${user.account}${of}${day}`,
      command: `countersign api-user show ${id}`,
    });
  },
  frz_: (tx, id) => {
    const freeze = tx.freezes.get(id);
    if (freeze === undefined) return undefined;
    const where = freeze.account ?? freeze.provider ?? 'everything';
    return noun(`${where}, by ${nameOf(tx, freeze.frozenBy)}`, {
      detail: `${id}: ${where}, by ${nameOf(tx, freeze.frozenBy)}`,
      command: 'countersign freezes',
    });
  },
  pky_: (_tx, id) => noun(`passkey ${id}`, { command: 'countersign passkey list' }),
  idn_: (_tx, id) => noun(`identity ${id}`, { command: 'countersign identity list' }),
  tok_: (_tx, id) => noun(`token ${id}`, { command: 'countersign token list' }),
  ses_: (_tx, id) => noun(`session ${id}`, { command: 'countersign token list' }),
};
