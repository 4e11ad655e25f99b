import { growHistory, type RequestHistory } from '@countersign/lifecycle';
import type { AuditEntry } from '@countersign/schema';
import { type ChangeHistory, growChanges } from './change-history.ts';

/** What the entries of a log say of requests and what came of them, as far as rows can be compared with it. */
export interface LogHistory {
  /** By request. */
  readonly requests: ReadonlyMap<string, RequestHistory>;
  /** Changes of who may do what, by identifier. */
  readonly changes: ReadonlyMap<string, ChangeHistory>;
  /** API users that the log knows of, with the role of those that were adopted or corrected and never changed by a request. */
  readonly apiUsers: ReadonlyMap<string, ApiUserHistory>;
  /** Digests of the policies that came into force, in order. */
  readonly policies: readonly string[];
  readonly accounts: ReadonlySet<string>;
  readonly integrations: ReadonlySet<string>;
  readonly principals: ReadonlySet<string>;
  readonly erased: number;
  /** Time of the newest entry that has lost its bytes, or of one after it; 0 where each has them. */
  readonly prunedUntil: number;
}

export interface ApiUserHistory {
  readonly account: string | null;
  readonly role: string | null;
  /** Whether it has to be in the inventory: one whose making came to nothing is not. */
  readonly isThere: boolean;
}

/** Takes entries in, in their order. Of most entries nothing is of interest here, and parsing is what takes the time. */
export function createLogHistory(): {
  observe(index: number, body: Buffer): void;
  readonly history: LogHistory;
} {
  const requests = new Map<string, RequestHistory>();
  const changes = new Map<string, ChangeHistory>();
  const apiUsers = new Map<string, ApiUserHistory>();
  const permitted = new Map<string, string>();
  const policies: string[] = [];
  const sets = {
    accounts: new Set<string>(),
    integrations: new Set<string>(),
    principals: new Set<string>(),
  };
  let erased = 0;
  let prunedUntil = 0;
  let afterBare = false;

  const observers: Readonly<Record<string, (entry: AuditEntry) => void>> = {
    'permit.issued': ({ request, data }) => {
      const user = apiUsers.get(String(data['apiUser']));
      const account = user?.account ?? text(requests.get(String(request))?.account);
      apiUsers.set(String(data['apiUser']), { account, role: null, isThere: user?.isThere ?? false });
      permitted.set(String(request), String(data['apiUser']));
    },
    'api-user.adopted': ({ data }) =>
      apiUsers.set(String(data['apiUser']), {
        account: text(data['account']),
        role: text(data['role']),
        isThere: true,
      }),
    'api-user.corrected': ({ data }) => {
      const user = apiUsers.get(String(data['apiUser']));
      if (user !== undefined && data['role'] !== undefined)
        apiUsers.set(String(data['apiUser']), { ...user, role: text(data['role']) });
    },
    'policy.activated': ({ data }) => policies.push(String(data['policyDigest'])),
    'account.registered': ({ data }) => sets.accounts.add(String(data['account'])),
    'integration.registered': ({ data }) => sets.integrations.add(String(data['integration'])),
    'principal.created': ({ data }) => sets.principals.add(String(data['principal'])),
    'subject.erased': () => {
      erased += 1;
    },
  };
  return {
    observe: (index, body) => {
      if (body.length === 0) {
        afterBare = true;
        return;
      }
      const wanted = OF_INTEREST.test(body.toString('utf8'));
      if (!wanted && !afterBare) return;
      const entry: AuditEntry = JSON.parse(body.toString('utf8'));
      if (afterBare) prunedUntil = Date.parse(entry.at);
      afterBare = false;
      if (entry.request !== null) rememberRequest(requests, entry.request, { index, entry });
      const user = entry.type === 'request.done' ? permitted.get(String(entry.request)) : undefined;
      const known = user === undefined ? undefined : apiUsers.get(user);
      if (user !== undefined && known !== undefined) apiUsers.set(user, { ...known, isThere: true });
      if (entry.type.startsWith('governance.')) growChanges(changes, entry);
      observers[entry.type]?.(entry);
    },
    get history() {
      return { requests, changes, apiUsers, policies, ...sets, erased, prunedUntil };
    },
  };
}

const OF_INTEREST =
  /"type":"(request\.|break-glass\.|decision\.m|review\.r|acknowledgement\.|permit\.|step\.|task\.(o|c|s|h|w|rel|rew)|evidence\.a|invitation\.|api-user\.|policy\.act|account\.reg|integration\.reg|principal\.cr|subject\.er|governance\.)/;

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function rememberRequest(
  requests: Map<string, RequestHistory>,
  request: string,
  { index, entry }: { readonly index: number; readonly entry: AuditEntry },
): void {
  const { type, data, at, actor } = entry;
  const principal = actor.kind === 'principal' ? actor.id : null;
  const one = { type, request, data, at: Date.parse(at), actor: principal };
  const said = growHistory(requests.get(request), index, one);
  if (said !== undefined) requests.set(request, said);
}
