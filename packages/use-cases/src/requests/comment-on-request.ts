import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import { authorize, requestObject } from '../authorization/index.ts';
import type { ActingDeps } from '../deps.ts';
import { saltedDigest } from '../digest.ts';
import { logTime } from '../log-time.ts';
import { requireShownRequestAsLogged } from '../tasks/require-task-as-logged.ts';
import { requestOf } from './request-of.ts';
import { saltOf } from './salt-of.ts';

/** More is a conversation, which has its place elsewhere; each is shown to everybody who looks. */
const MOST_COMMENTS = 200;

/**
 * Records what somebody says about a request, in whatever state that is. It changes nothing about the request, and nobody edits it or takes it
 * back. Its text goes with the data of whom the request is about; the log has its digest.
 * @throws CountersignError FORBIDDEN, COMMENTS_FULL, SUBJECT_ERASED, AUTHORITY_MISMATCH
 */
export const createCommentOnRequest =
  (deps: ActingDeps) =>
  async (command: {
    readonly principal: Principal;
    readonly actor: Actor;
    readonly request: string;
    readonly text: string;
  }): Promise<{ comment: string }> => {
    await deps.histories.prepareRequest(deps.store, command.request);
    return deps.store.write((tx) => {
      const { principal, actor, text } = command;
      const request = requestOf(tx, command.request);
      authorize(principal, 'request.comment', requestObject(tx, request));
      requireShownRequestAsLogged(tx, deps, request);
      const { id } = request;
      if ((tx.subjects.resolve(id)?.erasedAt ?? null) !== null)
        throw new CountersignError('SUBJECT_ERASED', { subject: id });
      const count = tx.comments.ofRequest(id).length;
      if (count >= MOST_COMMENTS) throw new CountersignError('COMMENTS_FULL', { id, count });
      const comment = deps.ids.next('comment');
      tx.comments.insert({
        id: comment,
        request: id,
        principal: principal.id,
        text,
        createdAt: logTime(tx, deps.clock),
      });
      tx.audit.append(actor, {
        type: 'request.commented',
        request: id,
        data: { comment, revision: request.revision, textDigest: saltedDigest(saltOf(tx, request), text) },
      });
      return { comment };
    });
  };
