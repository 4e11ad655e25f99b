import {
  type Actor,
  CountersignError,
  type Instant,
  type Principal,
  type TokenScope,
} from '@countersign/schema';
import { authorize, GLOBAL, type ProtectedObject, principalObject } from '../authorization/index.ts';
import { changeOf } from '../governance/change-of.ts';
import { givesWhatWasApproved } from '../governance/is-as-proposed.ts';
import { matchesLog } from '../governance/matches-log.ts';
import { type ProposalDeps, proposeChange } from '../governance/propose-change.ts';
import { type HistoryDeps, readChangeHistory } from '../governance/read-change-history.ts';
import { COLLECTED_WITHIN_MILLIS } from '../governance/uncollected-tokens.ts';
import { logTime } from '../log-time.ts';
import type { GovernanceChangeRecord, RandomBytes, WriteTransaction } from '../ports/index.ts';
import { createToken, insertToken } from './insert-token.ts';
import type { IssuedToken } from './issue-token.ts';
import { principalOf } from './principal-of.ts';
import { requireActive } from './require-active.ts';

const DAY_MILLIS = 86_400_000;

type TokenDeps = ProposalDeps & { readonly randomBytes: RandomBytes };

/** A token of a machine as whoever asked for it gets it, once. */
export interface HandedOut extends IssuedToken {
  readonly principal: string;
  readonly expiresAt: Instant;
}

/**
 * Asks for a token of a machine. As long as the installation is being set up it is handed out at once; afterwards whoever asked has
 * it handed out after others approved it.
 * @throws CountersignError NOT_FOUND, FORBIDDEN, PRINCIPAL_DEACTIVATED, PRINCIPAL_WAITING, TOKEN_OF_SOMEBODY_ELSE, and what asking for a
 *   change throws
 */
export const createIssueMachineToken =
  (deps: TokenDeps) =>
  async (command: {
    readonly by: Principal;
    readonly actor: Actor;
    readonly machine: string;
    readonly label: string;
    readonly scopes: readonly TokenScope[] | undefined;
    readonly expiresInDays: number;
    readonly reason: string | null;
  }): Promise<{ readonly change: GovernanceChangeRecord; readonly issued: HandedOut | null }> => {
    const token = createToken(deps);
    await deps.installation.catchUp();
    return deps.store.write((tx) => {
      const { actor, machine, label, expiresInDays, reason } = command;
      const by = principalOf(tx, command.by.id);
      const holder = principalOf(tx, machine);
      authorize(by, 'token.issue', principalObject(holder));
      const isWorker = holder.roles.includes('worker');
      const scopes = [
        ...new Set(command.scopes ?? [isWorker ? ('work' as const) : ('read' as const)]),
      ].sort();
      const change = proposeChange(tx, deps, {
        principal: by,
        actor,
        content: { kind: 'token.issue', principal: machine, label, scopes, expiresInDays },
        reason,
      });
      if (change.state !== 'done') return { change, issued: null };
      const issued = handOut(tx, deps, { change, actor, token, since: logTime(tx, deps.clock) });
      return { change, issued };
    });
  };

/**
 * Hands out the token that others approved, to whoever asked for it and to nobody else, once and within a week: the log says whether
 * it was, and whether anything has ended it since.
 * @throws CountersignError NOT_FOUND, FORBIDDEN, AUTHORITY_MISMATCH, TOKEN_NOT_READY, TOKEN_COLLECTED, PRINCIPAL_DEACTIVATED
 */
export const createCollectToken =
  (deps: TokenDeps & HistoryDeps) =>
  async (command: {
    readonly principal: Principal;
    readonly actor: Actor;
    readonly change: string;
  }): Promise<HandedOut> => {
    const token = createToken(deps);
    const reading = await readChangeHistory(deps, command.change);
    return deps.store.write((tx) => {
      const change = changeOf(tx, command.change);
      const { id, state, content } = change;
      const by = principalOf(tx, command.principal.id);
      authorize(by, 'token.collect', objectOf(tx, change));
      const history = reading.upTo(tx);
      if (history === undefined || !matchesLog(tx, change, history))
        throw new CountersignError('AUTHORITY_MISMATCH', { what: 'change', id });
      const since = history.carriedOutAt;
      if (content.kind !== 'token.issue') throw notReady(id, 'it is about something else');
      if (history.isClosed)
        throw notReady(id, 'it is over, because of what became of its machine or of whoever had it approved');
      if (since === null) throw notReady(id, `it is ${state}`);
      if (history.tokens.length > 0) throw new CountersignError('TOKEN_COLLECTED', { id });
      if (logTime(tx, deps.clock) >= since + COLLECTED_WITHIN_MILLIS)
        throw notReady(id, 'it was approved more than a week ago');
      if (!givesWhatWasApproved(tx, deps, change))
        throw notReady(id, 'it would give something else by now than what was approved');
      return handOut(tx, deps, { change, actor: command.actor, token, since });
    });
  };

function handOut(
  tx: WriteTransaction,
  deps: TokenDeps,
  {
    change: { id: change, content },
    actor,
    token,
    since,
  }: {
    readonly change: GovernanceChangeRecord;
    readonly actor: Actor;
    readonly token: string;
    readonly since: Instant;
  },
): HandedOut {
  if (content.kind !== 'token.issue') throw notReady(change, 'it is about something else');
  const { principal, label, scopes, expiresInDays } = content;
  requireActive(principalOf(tx, principal));
  const expiresAt = since + expiresInDays * DAY_MILLIS;
  if (expiresAt <= logTime(tx, deps.clock)) throw notReady(change, 'its time has run out');
  const id = deps.ids.next('token');
  insertToken(tx, deps, { id, kind: 'api', scopes, actor, principal, label, expiresAt, token, change });
  return { id, token, principal, expiresAt };
}

const notReady = (id: string, reason: string) => new CountersignError('TOKEN_NOT_READY', { id, reason });

/** A token that was asked for: it belongs to whoever asked, and where its machine does, as asking for it does. */
function objectOf(tx: WriteTransaction, { content, proposer }: GovernanceChangeRecord): ProtectedObject {
  const machine =
    content.kind === 'token.issue' ? principalObject(principalOf(tx, content.principal)) : GLOBAL;
  return { ...machine, principal: proposer };
}
